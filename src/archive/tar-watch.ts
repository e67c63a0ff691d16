/**
 * Looks at the bytes of a tar on their way to its reader, and refuses what readers do not agree on: sizes told outside of
 * the header, attributes for all members, bytes behind the end. Counts them, too.
 */
import { Transform, type TransformCallback } from 'node:stream';
import { SfsError } from '../core/errors.js';
import type { ArchiveLimits } from './limits.js';

const BLOCK = 512;
const [LONG_NAME, PAX] = ['L', 'x'];
/** Kinds of headers, of which readers take the first two for files. Folders are let through, and not made. */
const KNOWN = new Set(['0', '\0', '5', PAX, LONG_NAME]);
const LARGEST_ATTRIBUTES = 64 * 1024;

export class TarWatch extends Transform {
  private held = Buffer.alloc(0);
  /** Bytes of content, padding included, before the next header. */
  private content = 0;
  private headers = 0;
  private total = 0;
  private hasEnded = false;

  /** `packed`: how many packed bytes there were so far. */
  constructor(
    private readonly limits: ArchiveLimits,
    private readonly packed: () => number,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.look(chunk);
      done(null, chunk);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.hasEnded ? null : invalid('it ends too early'));
  }

  private look(chunk: Buffer): void {
    this.total += chunk.length;
    const { totalBytes, ratio, ratioFrom } = this.limits;
    if (this.total > totalBytes) throw tooLarge(`more than ${totalBytes} bytes unpacked`);
    if (this.total > ratioFrom && this.total > ratio * this.packed()) throw tooLarge(`it unpacks to more than ${ratio} times its size`);
    let at = 0;
    while (at < chunk.length) {
      if (this.content > 0) {
        const skipped = Math.min(this.content, chunk.length - at);
        this.content -= skipped;
        at += skipped;
        continue;
      }
      const wanted = BLOCK - this.held.length;
      this.held = Buffer.concat([this.held, chunk.subarray(at, at + wanted)]);
      at += wanted;
      if (this.held.length < BLOCK) return;
      this.header(this.held);
      this.held = Buffer.alloc(0);
    }
  }

  private header(block: Buffer): void {
    if (block.every((byte) => byte === 0)) {
      this.hasEnded = true;
      return;
    }
    if (this.hasEnded) throw invalid('there is more behind its end');
    const kind = block.toString('latin1', 156, 157);
    if (!KNOWN.has(kind)) throw invalid('it holds something else than files');
    this.headers += 1;
    // A name of its own takes a further header.
    if (this.headers > 3 * this.limits.members) throw tooLarge(`more than ${this.limits.members} files`);
    const size = sizeIn(block);
    if ((kind === PAX || kind === LONG_NAME) && size > LARGEST_ATTRIBUTES) throw invalid('a name in it is too long');
    if (kind === '5' && size > 0) throw invalid('a folder in it has content');
    this.content = Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** In octal digits, as for everything below 8 GiB. */
function sizeIn(block: Buffer): number {
  const field = block.toString('latin1', 124, 136).replace(/[\0 ]+$/, '').trimStart();
  if (!/^[0-7]{1,12}$/.test(field)) throw invalid('a size in it cannot be read');
  return Number.parseInt(field, 8);
}

export function invalid(reason: string): SfsError {
  return new SfsError('archive-invalid', `The archive is refused: ${reason}.`);
}

export function tooLarge(reason: string): SfsError {
  return new SfsError('archive-too-large', `The archive is too large: ${reason}.`);
}
