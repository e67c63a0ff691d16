/**
 * Makes one rendering, in a worker thread: reads, writes and holds a few MB at a time, whatever the size of the session.
 * The file appears under its name complete, and only with the size that was promised.
 */
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { threadId } from 'node:worker_threads';
import { Decompress } from 'fzstd';
import { loadRenderings, sha256Hex } from '../src/app.js';
import { activeBranch, branchEntry, type BranchEntry } from '../src/core/active-branch.js';
import { messageOf, SfsError } from '../src/core/errors.js';
import type { SessionWriter } from '../src/core/writer.js';
import { trimCache, UNFINISHED } from './render-cache.js';
import { MessageSource, openStored, readChunks } from './render-source.js';
import { isRenderWork, type DecompressWork, type RenderingWork } from './render-work.js';

const FLUSH_AT = 1024 * 1024;

/** `work` as in `RenderJob.work`. Rejects when it can't be done or does not come out as promised; `cachePath` is absent then. */
export async function runJob(work: unknown, cachePath: string): Promise<void> {
  if (!isRenderWork(work)) throw new SfsError('internal', 'a rendering job of unknown shape');
  const writer = work.kind === 'render' ? await writerFor(work) : undefined;
  const temporary = `${cachePath}.${process.pid}-${threadId}${UNFINISHED}`;
  try {
    const output = new OutputFile(temporary);
    try {
      if (work.kind === 'decompress') decompress(work, output);
      else if (writer !== undefined) render(work, writer, output);
      output.flush();
    } finally {
      output.close();
    }
    if (output.size !== work.size) throw new SfsError('internal', `rendered ${output.size} bytes where ${work.size} were promised`);
    renameSync(temporary, cachePath);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  trimCache(dirname(cachePath), work.limit, cachePath, Date.now());
}

async function writerFor(work: RenderingWork): Promise<SessionWriter> {
  const { writers } = await loadRenderings();
  const writer = writers.find((candidate) => candidate.target === work.target);
  if (writer === undefined || writer.version !== work.version) throw new SfsError('unsupported', `no writer of version ${work.version} for ${work.target}`);
  return writer;
}

/** Exactly what the capture measured: `RenderSizes` gives a writer the same messages in the same order. */
function render(work: RenderingWork, writer: SessionWriter, output: OutputFile): void {
  const source = new MessageSource(work);
  try {
    const active = writer.messages === 'active' ? activeIds(source, work.session.leaf) : undefined;
    const writing = writer.begin(work.session, undefined, { sha256: sha256Hex, day: work.day });
    output.text(writing.head());
    source.each((message) => {
      if (active === undefined || active.has(message.msg_id)) output.text(writing.message(message));
    });
    output.text(writing.tail());
  } finally {
    source.close();
  }
}

function activeIds(source: MessageSource, leaf: string | undefined): ReadonlySet<string> {
  const entries: BranchEntry[] = [];
  source.each((message) => {
    const entry = branchEntry(message);
    if (entry !== undefined) entries.push(entry);
  });
  return activeBranch(entries, leaf);
}

function decompress(work: DecompressWork, output: OutputFile): void {
  const stream = new Decompress((chunk) => output.bytes(chunk, work.size));
  const fd = openStored(work.file);
  try {
    // Copied, because the decompressor keeps parts of what it is given.
    readChunks(fd, work.stored, (chunk) => { stream.push(Uint8Array.from(chunk)); });
  } catch (error) {
    throw error instanceof SfsError ? error : new SfsError('source-unreadable', messageOf(error));
  } finally {
    closeSync(fd);
  }
}

/** Collects small pieces into large writes. */
class OutputFile {
  size = 0;
  private readonly fd: number;
  private pieces: Uint8Array[] = [];
  private waiting = 0;

  constructor(path: string) {
    this.fd = openSync(path, 'w', 0o600);
  }

  text(text: string): void {
    if (text !== '') this.keep(Buffer.from(text, 'utf8'));
  }

  /** Copies, because the caller goes on using `bytes`. Stops what would fill the disk. */
  bytes(bytes: Uint8Array, most: number): void {
    if (this.size + bytes.length > most) throw new SfsError('source-unreadable', 'more bytes than were promised');
    this.keep(Uint8Array.from(bytes));
  }

  flush(): void {
    const all = Buffer.concat(this.pieces);
    for (let done = 0; done < all.length; ) done += writeSync(this.fd, all, done);
    this.pieces = [];
    this.waiting = 0;
  }

  close(): void {
    closeSync(this.fd);
  }

  private keep(bytes: Uint8Array): void {
    this.size += bytes.length;
    this.waiting += bytes.length;
    this.pieces.push(bytes);
    if (this.waiting >= FLUSH_AT) this.flush();
  }
}
