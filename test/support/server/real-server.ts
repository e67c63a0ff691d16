/** The real server, as a process, on a data folder of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectOf, parseJson } from '../../../src/core/json.js';
import type { JsonObject } from '../../../src/core/json.js';

const MAIN = join(import.meta.dirname, '..', '..', '..', 'dist', 'server', 'main.js');

export type Settings = Readonly<Record<string, string>>;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
  readonly text: string;
  /** The body as a JSON object; empty when it is none. */
  readonly body: JsonObject;
}

export interface Ask {
  readonly method?: string;
  readonly key?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly body?: NonNullable<RequestInit['body']>;
}

export class RealServer {
  readonly folder = mkdtempSync(join(tmpdir(), 'sfs-server-'));
  url = '';
  stdout = '';
  stderr = '';
  private child: ChildProcess | undefined;

  /** Without limits of rate: tests come in numbers. */
  constructor(private readonly settings: Settings = {}) {}

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Resolves when it answers. */
  async start(more: Settings = {}): Promise<void> {
    const environment = { HOME: this.folder, PATH: process.env['PATH'] ?? '', SFS_PORT: '0', SFS_DATA_DIR: join(this.folder, 'data'), SFS_RATE_LIMIT_PER_MINUTE: '0', SFS_SIGNUPS_PER_HOUR: '0', SFS_AUTH_FAILURES_PER_MINUTE: '0', SFS_REGISTRATION: 'open', ...this.settings, ...more };
    this.stdout = '';
    const child = spawn(process.execPath, [MAIN], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    child.stderr.on('data', (chunk: Buffer) => (this.stderr += chunk.toString('utf8')));
    await new Promise<void>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => {
        this.stdout += chunk.toString('utf8');
        const url = /listens on (http:\S+)\n/.exec(this.stdout)?.[1];
        if (url === undefined) return;
        this.url = url;
        resolve();
      });
      child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}: ${this.stderr}`)));
    });
  }

  /** Resolves to the exit status, null when a signal ended it. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async ask(path: string, { method = 'GET', key, headers = {}, json, body }: Ask = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }), ...(json === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(json === undefined ? (body === undefined ? {} : { body }) : { body: JSON.stringify(json) }),
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    const text = bytes.toString('utf8');
    const parsed = parseJson(text);
    return { status: response.status, headers: response.headers, bytes, text, body: objectOf(parsed.ok ? parsed.value : undefined) };
  }

  /** A new account's key. */
  async signUp(email = `${Math.random().toString(36).slice(2)}@example.org`): Promise<string> {
    const { status, body } = await this.ask('/api/v1/auth/signup', { method: 'POST', json: { email } });
    if (status !== 201) throw new Error(`sign-up was answered with ${status}`);
    return String(body['raw_key']);
  }

  /** A push as the clients of the contract send it. */
  push(key: string, id: string, archive: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.ask(`/api/v1/sessions/${id}/sync`, { method: 'PUT', key, headers, body: archiveForm(archive) });
  }
}

export function archiveForm(archive: Buffer, field = 'file'): FormData {
  const form = new FormData();
  form.append(field, new Blob([new Uint8Array(archive)], { type: 'application/gzip' }), 'session.tar.gz');
  return form;
}
