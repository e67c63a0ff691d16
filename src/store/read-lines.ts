/** Lines of a JSONL file in bounded memory. */
import type { FileHandle } from 'node:fs/promises';
import { isUtf8 } from 'node:buffer';

export type LineRead =
  | { readonly kind: 'text'; readonly line: number; readonly text: string }
  /** Not decodable, or longer than allowed; reading goes on behind it. */
  | { readonly kind: 'unreadable'; readonly line: number; readonly reason: string };

const CHUNK = 1 << 20;
const LF = 0x0a;

/**
 * Calls `visit` for every line in order, 1-based, without its LF; a last line without LF counts, an empty rest does not.
 * Only LF ends a line. A byte order mark is left in the text. Holds at most `maxBytes` of a line. Rejects on I/O errors.
 */
export async function readLines(handle: FileHandle, maxBytes: number, visit: (line: LineRead) => void): Promise<void> {
  let held: Buffer[] = [];
  let length = 0;
  let line = 1;
  const take = (piece: Buffer): void => {
    length += piece.length;
    // Bytes of a line that is too long already are counted, not kept.
    if (length > maxBytes) held = [];
    else if (piece.length > 0) held.push(piece);
  };
  const end = (): void => {
    visit(decoded(length > maxBytes ? undefined : Buffer.concat(held), line, maxBytes));
    held = [];
    length = 0;
    line += 1;
  };
  for (;;) {
    // A new buffer each time: `held` keeps parts of the earlier ones.
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
    if (bytesRead === 0) break;
    const chunk = buffer.subarray(0, bytesRead);
    let start = 0;
    for (let lf = chunk.indexOf(LF); lf !== -1; lf = chunk.indexOf(LF, start)) {
      take(chunk.subarray(start, lf));
      end();
      start = lf + 1;
    }
    take(chunk.subarray(start));
  }
  if (length > 0) end();
}

function decoded(bytes: Buffer | undefined, line: number, maxBytes: number): LineRead {
  if (bytes === undefined) return { kind: 'unreadable', line, reason: `is longer than ${String(maxBytes)} bytes and was not checked` };
  if (!isUtf8(bytes)) return { kind: 'unreadable', line, reason: 'is not valid UTF-8' };
  return { kind: 'text', line, text: bytes.toString('utf8') };
}
