/** Unpacks an archive of a session that may come from anybody: into one new folder, or not at all. */
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough, Readable, Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { SfsError } from '../core/errors.js';
import { isObject, objectOf } from '../core/json.js';
import { FILE_MODE, FOLDER_MODE, makeFolder } from '../store/files.js';
import type { ArchiveLimits } from './limits.js';
import { MemberNames } from './member-names.js';
import { invalid, TarWatch, tooLarge } from './tar-watch.js';

export interface UnpackedFile { readonly name: string; readonly size: number }

export type Bytes = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** Attributes of a member that say where it lies or how its content does: two readers would make two files of it. */
const FORBIDDEN_ATTRIBUTE = /^(?:size|linkpath|GNU\.sparse\..*|hdrcharset)$/;

/**
 * Writes the files of the archive into `folder`, which must not exist; private, without the modes, owners and times that
 * the archive tells. Throws SfsError `archive-invalid` or `archive-too-large`, or what the disk says, and leaves nothing.
 */
export async function unpackArchive(source: Bytes, folder: string, limits: ArchiveLimits): Promise<readonly UnpackedFile[]> {
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: FOLDER_MODE });
  try {
    return await unpack(source, folder, limits);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw described(error);
  }
}

async function unpack(source: Bytes, folder: string, limits: ArchiveLimits): Promise<readonly UnpackedFile[]> {
  const packed = new CountedBytes();
  const gunzip = createGunzip();
  const tar = extract();
  const flow = pipeline(Readable.from(source, { objectMode: false }), packed, gunzip, new TarWatch(limits, () => packed.count), new PassThrough(), tar);
  // It fails by way of `tar`, too; whoever comes first is reported.
  flow.catch(() => undefined);
  const names = new MemberNames();
  const files: UnpackedFile[] = [];
  for await (const entry of tar) {
    const { header } = entry;
    const name = memberName(header);
    if (header.type === 'directory') {
      entry.resume();
      continue;
    }
    admit(name, header, names, limits);
    files.push({ name, size: await write(entry, join(folder, name)) });
  }
  await flow;
  // What is left did not belong to the compressed stream.
  if (gunzip.bytesWritten !== packed.count) throw invalid('there is something behind its end');
  if (files.length === 0) throw invalid('it is empty');
  return files;
}

/** tar run on a folder writes `./` before every name. */
function memberName({ name }: Header): string {
  return name.startsWith('./') ? name.slice(2) : name;
}

function admit(name: string, header: Header, names: MemberNames, { members, memberBytes }: ArchiveLimits): void {
  const shown = name.slice(0, 200);
  if (header.type !== 'file') throw invalid(`${shown} is no regular file`);
  if (Object.keys(objectOf(header.pax)).some((key) => FORBIDDEN_ATTRIBUTE.test(key))) throw invalid(`${shown} is told of in two ways`);
  const fault = names.add(name);
  if (fault !== undefined) throw invalid(`${shown} ${fault}`);
  if (names.count > members) throw tooLarge(`more than ${members} files`);
  if (header.size > memberBytes) throw tooLarge(`${shown} has more than ${memberBytes} bytes`);
}

/** The folder is new and private, and only files are made in it: no name leads through a link. */
async function write(content: AsyncIterable<unknown>, path: string): Promise<number> {
  makeFolder(dirname(path));
  const file = createWriteStream(path, { flags: 'wx', mode: FILE_MODE });
  await pipeline(content, file);
  return file.bytesWritten;
}

/** Failures of the decompression and of the tar reader are the archive's. */
function described(error: unknown): unknown {
  if (error instanceof SfsError) return error;
  const code = isObject(error) ? error['code'] : undefined;
  if (typeof code === 'string' && !code.startsWith('Z_')) return error;
  return new SfsError('archive-invalid', 'It is no gzip-compressed tar archive, or a damaged one.', undefined, { cause: error });
}

class CountedBytes extends Transform {
  count = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.count += chunk.length;
    done(null, chunk);
  }
}
