/** The one file of a multipart request, streamed to disk and hashed on the way. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable, TransformCallback, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { ApiError, invalid } from './api-error.js';

interface Spooled { readonly bytes: number; readonly sha256: string }

/** A file of our own; `remove` may be called at any time, also when it was moved away. */
export interface ReceivedFile extends Spooled {
  readonly path: string;
  remove(): Promise<void>;
}

export interface UploadOptions {
  readonly folder: string;
  readonly maxBytes: number;
}

// What the frame of a multipart body may add to its file.
const FRAME_BYTES = 64 * 1024;

/** Throws 413 as soon as it is known, 422 without a part named `file`, 400 for a body that breaks off. Leaves no file behind then. */
export async function receiveFile(request: FastifyRequest, { folder, maxBytes }: UploadOptions): Promise<ReceivedFile> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + FRAME_BYTES) throw tooLarge(maxBytes);
  if (!/^multipart\/form-data\s*;.*boundary=/i.test(request.headers['content-type'] ?? '')) throw missingFile();
  const path = join(folder, `upload-${randomUUID()}.tmp`);
  const remove = (): Promise<void> => rm(path, { force: true });
  try {
    const spooled = await spool(request, path, maxBytes);
    if (spooled === undefined) throw missingFile();
    return { path, ...spooled, remove };
  } catch (error) {
    await remove();
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, 'The upload is malformed or broke off');
  }
}

async function spool(request: FastifyRequest, path: string, maxBytes: number): Promise<Spooled | undefined> {
  const parser = new Busboy({ headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' }, limits: { fields: 20, fieldSize: 10_000, parts: 30, headerPairs: 50 } });
  let writing: Promise<Spooled> | undefined;
  const failed = new Promise<never>((_, reject) => {
    parser.on('error', reject);
    parser.on('file', (field: string, file: Readable) => {
      if (field !== 'file' || writing !== undefined) {
        file.resume();
        return;
      }
      writing = writeFile(file, path, maxBytes);
      writing.catch(reject);
    });
  });
  failed.catch(() => undefined);
  await Promise.race([feed(request.raw, parser, maxBytes), failed]);
  return writing;
}

/** Unlike a pipe it leaves the connection alone when something fails: the answer still has to go out on it. */
async function feed(source: Readable, parser: Writable, maxBytes: number): Promise<void> {
  let bytes = 0;
  for await (const chunk of source.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes > maxBytes + FRAME_BYTES) throw tooLarge(maxBytes);
    if (parser.destroyed) return;
    if (!parser.write(chunk)) await once(parser, 'drain');
  }
  parser.end();
  await once(parser, 'finish');
}

async function writeFile(file: Readable, path: string, maxBytes: number): Promise<Spooled> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > maxBytes) done(tooLarge(maxBytes));
      else done(null, chunk);
    },
  });
  await pipeline(file, measure, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
  return { bytes, sha256: hash.digest('hex') };
}

// The rest is not read: the connection ends with the answer.
function tooLarge(maxBytes: number): ApiError {
  return new ApiError(413, `The upload is larger than ${maxBytes} bytes`, { details: { max_bytes: maxBytes }, headers: { Connection: 'close' } });
}

function missingFile(): ApiError {
  return invalid([{ type: 'missing', loc: ['body', 'file'], msg: 'Field required' }]);
}
