/** A PostgreSQL server of its own, in a temporary folder, on a free port. */
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, provide, runOnce } from './system-services.js';

// Nobody: the server refuses to be run by root.
const NOBODY = 65_534;

export const hasPostgres = (): boolean => provide(['initdb', 'pg_ctl', 'postgres'], ['postgresql']);

export class RealPostgres {
  readonly folder = mkdtempSync(join(tmpdir(), 'sfs-pg-'));
  private readonly user = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY, cwd: this.folder } : { cwd: this.folder };
  private port = 0;

  get url(): string {
    return `postgresql+asyncpg://sfs@127.0.0.1:${this.port}/postgres`;
  }

  async start(): Promise<void> {
    if (process.getuid?.() === 0) chownSync(this.folder, NOBODY, NOBODY);
    runOnce('initdb', ['-D', this.data, '-U', 'sfs', '-A', 'trust', '--no-sync', '--no-instructions', '-E', 'UTF8', '--locale=C'], this.user);
    this.port = await freePort();
    const settings = ['-p', String(this.port), '-k', this.folder, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'];
    runOnce('pg_ctl', ['-D', this.data, '-w', '-t', '120', '-l', join(this.folder, 'log'), '-o', settings.join(' '), 'start'], this.user);
  }

  stop(): void {
    try {
      runOnce('pg_ctl', ['-D', this.data, '-m', 'immediate', 'stop'], this.user);
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }

  private get data(): string {
    return join(this.folder, 'data');
  }
}
