/** The capturing side in this process, on a home of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openCapture, type CaptureApp } from '../../src/app.js';
import { loadConfig } from '../../src/config/load.js';
import type { SessionMeta } from '../../src/core/session.js';
import { logTo } from '../../src/log/log.js';
import { validateSession } from '../../src/store/validate-session.js';
import { Home } from './real-daemon.js';

export interface NativeFile { readonly path: string; readonly source: string; readonly size: number; readonly present: boolean; readonly read: boolean }
export interface NativeDocument { readonly files: readonly NativeFile[]; readonly kept: Readonly<Record<string, number>>; readonly problems: { readonly count: number } }

export class LocalCapture {
  readonly log: string[] = [];
  private opened: CaptureApp | undefined;

  constructor(readonly home = new Home()) {}

  get app(): CaptureApp {
    if (this.opened === undefined) throw new Error('not opened');
    return this.opened;
  }

  async open(): Promise<this> {
    const config = loadConfig({ environment: this.home.environment });
    this.opened = await openCapture(config, logTo((line) => this.log.push(line), 'info'));
    return this;
  }

  /** Captures all that is in the home now, as a start of the daemon does. */
  async scan(): Promise<void> {
    for (const tool of this.app.environment.tools) await this.app.capture.scan(tool);
  }

  /** In the order of their ids. */
  sessions(): readonly SessionMeta[] {
    const { index } = this.app.environment;
    return [...index.ids()].sort().flatMap((id) => index.get(id) ?? []);
  }

  session(nativeId: string): SessionMeta {
    const found = this.sessions().find((session) => session.nativeId === nativeId);
    if (found === undefined) throw new Error(`no session ${nativeId}`);
    return found;
  }

  folder(session: SessionMeta): string {
    return join(this.home.store, 'sessions', `${session.id}.sfs`);
  }

  read(session: SessionMeta, path: string): Buffer {
    return readFileSync(join(this.folder(session), path));
  }

  native(session: SessionMeta): NativeDocument {
    return JSON.parse(this.read(session, 'meta/native.json').toString('utf8')) as NativeDocument;
  }

  texts(session: SessionMeta): readonly string[] {
    const lines = this.read(session, 'messages.jsonl').toString('utf8').split('\n').filter((line) => line !== '');
    return lines.map((line) => (JSON.parse(line) as { content: readonly { text?: string }[] }).content.map((block) => block.text ?? '').join(''));
  }

  /** What is wrong with the store: invalid sessions, kept bytes that are not the tool's, files of another size than the index says. */
  async faults(): Promise<readonly string[]> {
    const faults: string[] = [];
    for (const session of this.sessions()) {
      const report = await validateSession(this.folder(session));
      for (const { file, line, message } of report.errors) faults.push(`${session.id} ${file}:${line ?? ''} ${message}`);
      for (const file of session.files) {
        const size = this.read(session, file.path).length;
        if (size !== file.size) faults.push(`${session.id} ${file.path}: the index says ${file.size} bytes, there are ${size}`);
      }
      for (const file of this.native(session).files) {
        if (file.present && file.read && !file.source.includes('#') && !this.read(session, file.path).equals(readFileSync(file.source))) faults.push(`${session.id} ${file.path} is not what ${file.source} holds`);
      }
    }
    return faults;
  }

  close(): void {
    this.opened?.close();
    this.opened = undefined;
  }

  remove(): void {
    this.close();
    this.home.remove();
  }
}
