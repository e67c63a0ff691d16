/**
 * A session as one archive: gzip of tar, the files sorted by name, relative to the session's folder, without owners or
 * times, so that the same files give the same bytes (with one version of zlib).
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack as tarPack, type Pack } from 'tar-stream';
import { SfsError } from '../core/errors.js';
import { FILE_MODE } from '../store/files.js';
import { MemberNames } from './member-names.js';

export interface ArchiveFile {
  /** Relative to the session's folder, with `/`. */
  readonly name: string;
  /** As many bytes as `pieces` gives. */
  readonly size: number;
  readonly pieces: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

const EPOCH = new Date(0);

/** The bytes of the archive; made as they are read. Fails with SfsError `archive-invalid` for a name that no archive may hold. */
export function packArchive(files: readonly ArchiveFile[]): Readable {
  const tar = tarPack();
  const gzip = createGzip();
  // A failure of either ends the other, and reaches whoever reads.
  pipeline(tar, gzip).catch((error: unknown) => gzip.destroy(error instanceof Error ? error : new Error(String(error))));
  addAll(tar, files).then(() => tar.finalize(), (error: unknown) => tar.destroy(error instanceof Error ? error : new Error(String(error))));
  return gzip;
}

async function addAll(tar: Pack, files: readonly ArchiveFile[]): Promise<void> {
  const names = new MemberNames();
  for (const file of [...files].sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))) {
    const fault = names.add(file.name);
    if (fault !== undefined) throw new SfsError('archive-invalid', `${file.name} cannot stand in an archive: it ${fault}.`);
    await addFile(tar, file);
  }
}

async function addFile(tar: Pack, { name, size, pieces }: ArchiveFile): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const entry = tar.entry({ name, size, mode: FILE_MODE, mtime: EPOCH, uid: 0, gid: 0, type: 'file' }, (error) => (error == null ? resolve() : reject(error)));
    entry.on('error', reject);
    pipeline(read(pieces), entry).catch(reject);
  });
}

/** A source that cannot be opened fails where one that cannot be read does. */
async function* read(pieces: ArchiveFile['pieces']): AsyncGenerator<Uint8Array> {
  yield* pieces();
}
