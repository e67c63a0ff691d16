/**
 * messages.jsonl as settled bytes followed by an open tail. Settled bytes never change while the file is appended to; the
 * tail is written anew at each capture. A session derived from the start goes to a new file that replaces the old one.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync } from 'node:fs';
import { FILE_MODE, temporaryBeside, writeAll } from '../store/files.js';

const FLUSH_AT = 1024 * 1024;

export interface MessageFileSize { readonly settled: number; readonly length: number; readonly tailHash?: string }

export class MessageFile {
  private readonly fd: number;
  private readonly temporary: string | undefined;
  private buffered: Buffer[] = [];
  private bufferedBytes = 0;
  private written: number;
  private isOpen = true;

  /** `settled` undefined: derive anew. */
  constructor(private readonly path: string, settled: number | undefined) {
    this.temporary = settled === undefined ? temporaryBeside(path) : undefined;
    this.fd = openSync(this.temporary ?? path, settled === undefined ? 'wx' : 'r+', FILE_MODE);
    this.written = settled ?? 0;
  }

  settle(line: string): void {
    const bytes = Buffer.from(`${line}\n`, 'utf8');
    this.buffered.push(bytes);
    this.bufferedBytes += bytes.length;
    if (this.bufferedBytes >= FLUSH_AT) this.flush();
  }

  /** Writes the tail, syncs, and puts a new file in its place. The instance is spent. */
  finish(tail: readonly string[]): MessageFileSize {
    this.flush();
    const settled = this.written;
    const bytes = Buffer.from(tail.map((line) => `${line}\n`).join(''), 'utf8');
    writeAll(this.fd, bytes, settled);
    ftruncateSync(this.fd, settled + bytes.length);
    fsyncSync(this.fd);
    this.close();
    if (this.temporary !== undefined) renameSync(this.temporary, this.path);
    const size = { settled, length: settled + bytes.length };
    return bytes.length === 0 ? size : { ...size, tailHash: createHash('sha256').update(bytes).digest('hex') };
  }

  /** After a failure: a new file is removed, an appended one is left for the next capture to cut. */
  abandon(): void {
    this.close();
    if (this.temporary !== undefined) rmSync(this.temporary, { force: true });
  }

  private close(): void {
    // Once: the number may be another file's by now.
    if (this.isOpen) closeSync(this.fd);
    this.isOpen = false;
  }

  private flush(): void {
    for (const bytes of this.buffered) {
      writeAll(this.fd, bytes, this.written);
      this.written += bytes.length;
    }
    this.buffered = [];
    this.bufferedBytes = 0;
  }
}
