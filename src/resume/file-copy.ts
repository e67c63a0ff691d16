/** Laying one file into a tool's storage: complete or not at all, and never over what is somebody else's. */
import { createHash } from 'node:crypto';
import { closeSync, constants, fstatSync, linkSync, lstatSync, openSync, readSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { SfsError } from '../core/errors.js';
import { FILE_MODE, makeFolder, temporaryBeside, writeAll } from '../store/files.js';

const CHUNK = 1024 * 1024;

export interface FileFingerprint { readonly size: number; readonly sha256: string }

/** How what is there relates to `wanted`; `grown` begins with it. Throws SfsError when it is no regular file. */
export function compareWith(path: string, wanted: FileFingerprint): { readonly kind: 'absent' | 'same' | 'grown' | 'other'; readonly found?: FileFingerprint } {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return { kind: 'absent' };
  if (!stat.isFile()) throw new SfsError('unsupported', `${path} is there already, and is no file.`, 'Move it away and try again.');
  const [found, beginning] = hashes(path, wanted.size);
  if (found.size < wanted.size || beginning !== wanted.sha256) return { kind: 'other', found };
  return { kind: found.size === wanted.size ? 'same' : 'grown', found };
}

/** Of the whole file, and of its first `length` bytes. */
function hashes(path: string, length: number): readonly [FileFingerprint, string] {
  const [whole, beginning] = [createHash('sha256'), createHash('sha256')];
  let size = 0;
  for (const bytes of readFile(path)) {
    whole.update(bytes);
    if (size < length) beginning.update(bytes.subarray(0, length - size));
    size += bytes.length;
  }
  return [{ size, sha256: whole.digest('hex') }, beginning.digest('hex')];
}

/** In pieces; one is valid until the next is asked for. Never through a link. */
export function* readFile(path: string): Generator<Buffer> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(fd).isFile()) throw new SfsError('source-unreadable', `${path} is no regular file.`);
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (let count = readSync(fd, buffer); count > 0; count = readSync(fd, buffer)) yield buffer.subarray(0, count);
  } finally {
    closeSync(fd);
  }
}

/** Writes a new private file and tells what is in it. */
export function writeNew(path: string, pieces: Iterable<Uint8Array>): FileFingerprint {
  makeFolder(dirname(path));
  const hash = createHash('sha256');
  let size = 0;
  const fd = openSync(path, 'wx', FILE_MODE);
  try {
    for (const bytes of pieces) {
      writeAll(fd, bytes);
      hash.update(bytes);
      size += bytes.length;
    }
  } finally {
    closeSync(fd);
  }
  return { size, sha256: hash.digest('hex') };
}

/** A file that appears at once, with the present as its time. `new`: fails when something is there by now. */
export function layFile(path: string, pieces: Iterable<Uint8Array>, mode: 'new' | 'replace'): void {
  const temporary = temporaryBeside(path);
  try {
    writeNew(temporary, pieces);
    if (mode === 'replace') renameSync(temporary, path);
    else linkSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Tools delete what has not been touched for long. */
export function touch(path: string, now: number): void {
  utimesSync(path, now / 1000, now / 1000);
}
