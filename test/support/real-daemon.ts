/** The real daemon, as a process, on a home of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { SessionMeta } from '../../src/core/session.js';
import { ask } from '../../src/daemon/ipc.js';
import type { DaemonStatus } from '../../src/daemon/status.js';
import { SqliteIndexReader } from '../../src/index/index-reader.js';
import { storeLayout } from '../../src/store/layout.js';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'src', 'daemon', 'main.js');

/** A temporary home; every path is relative to it. */
export class Home {
  readonly path = mkdtempSync(join(tmpdir(), 'sfs-home-'));

  at(relative: string): string {
    return join(this.path, relative);
  }

  write(relative: string, content: string | Buffer): string {
    const path = this.at(relative);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  get environment(): Record<string, string> {
    return { HOME: this.path, PATH: process.env['PATH'] ?? '' };
  }

  get store(): string {
    return this.at('.sessionfs');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export class RealDaemon {
  private child: ChildProcess | undefined;
  stderr = '';

  constructor(readonly home: Home) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves when it answers; with `imported` when what is there has been imported. */
  async start(until: 'answering' | 'imported' = 'imported'): Promise<void> {
    const child = spawn(process.execPath, [MAIN, '--foreground'], { env: this.home.environment, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.child = child;
    child.stderr?.on('data', (chunk: Buffer) => (this.stderr += chunk.toString('utf8')));
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve());
      child.once('exit', (code) => reject(new Error(`the daemon ended with ${code ?? 'a signal'}: ${this.stderr}`)));
    });
    if (until === 'imported') await eventually(async () => ((await this.status())?.phase === 'watching' ? true : undefined));
  }

  async status(): Promise<DaemonStatus | undefined> {
    return (await ask(storeLayout(this.home.store).socket, { kind: 'status' }))?.value as DaemonStatus | undefined;
  }

  async check(): Promise<void> {
    await ask(storeLayout(this.home.store).socket, { kind: 'check' });
  }

  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill(signal);
    });
  }

  sessions(): readonly SessionMeta[] {
    const database = join(this.home.store, 'sessionfs.db');
    if (!existsSync(database)) return [];
    const reader = new SqliteIndexReader(database);
    try {
      return reader.all();
    } finally {
      reader.close();
    }
  }

  session(nativeId: string): SessionMeta | undefined {
    return this.sessions().find((session) => session.nativeId === nativeId);
  }

  file(session: SessionMeta, path: string): string {
    return readFileSync(join(this.home.store, 'sessions', `${session.id}.sfs`, path), 'utf8');
  }

  /** Texts of the messages in file order. */
  texts(session: SessionMeta): readonly string[] {
    return this.messages(session).map((message) => message.content.map((block) => block.text ?? '').join(''));
  }

  messages(session: SessionMeta): readonly { msg_id: string; parent_msg_id?: string | null; content: readonly { text?: string }[] }[] {
    const lines = this.file(session, 'messages.jsonl').split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as { msg_id: string; parent_msg_id?: string | null; content: readonly { text?: string }[] });
  }
}

/** Waits until `look` returns something. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>, withinMs = 15_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come to be in time');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
