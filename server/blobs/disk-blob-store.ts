/** Blobs as files. Private to the user of the server. */
import { constants, mkdirSync } from 'node:fs';
import { access, copyFile, mkdir, open, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { randomUUID } from 'node:crypto';
import { isObject } from '../../src/core/json.js';
import { checkBlobKey } from './blob-store.js';
import type { BlobStore } from './blob-store.js';

export class DiskBlobStore implements BlobStore {
  constructor(private readonly root: string) {
    mkdirSync(root, { recursive: true, mode: 0o700 });
  }

  async put(key: string, file: { readonly path: string; readonly bytes: number }): Promise<void> {
    const path = this.pathOf(key);
    const folder = dirname(path);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await this.refuseLinksOut(folder);
    await moveFile(file.path, path);
    await syncFolder(folder);
  }

  async read(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable | undefined> {
    const path = this.pathOf(key);
    try {
      await this.refuseLinksOut(dirname(path));
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      return file.createReadStream({ ...range });
    } catch (error) {
      if (isCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.pathOf(key), { force: true });
  }

  async check(): Promise<void> {
    await access(this.root, constants.R_OK | constants.W_OK | constants.X_OK);
  }

  private pathOf(key: string): string {
    return join(this.root, ...checkBlobKey(key));
  }

  /** A link below the root would lead out of it. */
  private async refuseLinksOut(folder: string): Promise<void> {
    const root = await realpath(this.root);
    const real = await realpath(folder);
    if (real !== root && !real.startsWith(`${root}${sep}`)) throw new TypeError('a folder of the blob store leads out of it');
  }
}

/** On another file system a rename is not possible, and a copy would be seen half. */
async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!isCode(error, 'EXDEV')) throw error;
    const temporary = `${to}.${randomUUID()}.tmp`;
    try {
      await copyFile(from, temporary, constants.COPYFILE_EXCL);
      await syncFolder(temporary);
      await rename(temporary, to);
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

/** Of a file, too: to the kernel they are the same. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return isObject(error) && error['code'] === code;
}
