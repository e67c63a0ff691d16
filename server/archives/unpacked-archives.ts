import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync } from 'node:fs';
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import type { ArchiveLimits } from '../../src/archive/limits.js';
import { BlobsService } from '../blobs/blobs.service.js';
import { SERVER_CONFIG } from '../config/server-config.js';
import type { ServerConfig } from '../config/server-config.js';
import type { Inspection } from './archive-facts.js';
import { Inspector } from './inspector.js';

export interface StoredArchive {
  /** SHA-256 of the archive: equal archives are unpacked once. */
  readonly etag: string;
  readonly blobKey: string;
}

/** Parts of archives, unpacked in a folder that may be removed at any time: it is made again from the blobs. */
@Injectable()
export class UnpackedArchives implements OnApplicationBootstrap {
  readonly temporary: string;
  private readonly root: string;
  private readonly making = new Map<string, Promise<string | undefined>>();

  constructor(
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
    private readonly inspector: Inspector,
    private readonly blobs: BlobsService,
  ) {
    this.root = join(config.dataDir, 'cache');
    this.temporary = join(config.dataDir, 'tmp');
    for (const folder of [this.root, this.temporary]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /** Looks into a file that was just received, and keeps what it finds there. */
  async add(archive: { readonly path: string; readonly sha256: string }): Promise<Inspection> {
    const folder = join(this.root, `${randomUUID()}.tmp`);
    try {
      const inspection = await this.inspector.inspect({ archive: archive.path, folder, limits: limitsOf(this.config) });
      if (inspection.kind === 'fine') await rename(folder, this.folderOf(archive.sha256)).catch(() => undefined);
      return inspection;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** The folder with the parts of a stored archive; undefined when its bytes are gone or hold no session. */
  async open(archive: StoredArchive): Promise<string | undefined> {
    const folder = this.folderOf(archive.etag);
    if ((await stat(folder).catch(() => undefined)) !== undefined) {
      await utimes(folder, new Date(), new Date()).catch(() => undefined);
      return folder;
    }
    const making = this.making.get(archive.etag) ?? this.unpack(archive).finally(() => this.making.delete(archive.etag));
    this.making.set(archive.etag, making);
    return making;
  }

  /** Removes what was not asked for the longest, until the rest fits. */
  async prune(): Promise<void> {
    const folders: { path: string; bytes: number; usedAt: number }[] = [];
    for (const name of await readdir(this.root)) folders.push({ path: join(this.root, name), ...(await sizeOf(join(this.root, name))) });
    let kept = 0;
    for (const { path, bytes } of folders.sort((a, b) => b.usedAt - a.usedAt)) {
      kept += bytes;
      if (kept > this.config.cacheBytes) await rm(path, { recursive: true, force: true });
    }
  }

  async onApplicationBootstrap(): Promise<void> {
    const left = (await readdir(this.root)).filter((name) => name.endsWith('.tmp')).map((name) => join(this.root, name));
    const uploads = (await readdir(this.temporary)).map((name) => join(this.temporary, name));
    for (const path of [...left, ...uploads]) if (await isAbandoned(path)) await rm(path, { recursive: true, force: true });
    await this.prune();
    setInterval(() => void this.prune().catch(() => undefined), PRUNE_MS).unref();
  }

  /** Looks into a stored archive once more; undefined when its bytes are gone. */
  async inspect(archive: StoredArchive): Promise<Inspection | undefined> {
    const source = await this.blobs.read(archive.blobKey);
    if (source === undefined) return undefined;
    const path = join(this.temporary, `read-${randomUUID()}.tmp`);
    try {
      await pipeline(source, createWriteStream(path, { flags: 'wx', mode: 0o600 }));
      return await this.add({ path, sha256: archive.etag });
    } finally {
      await rm(path, { force: true });
    }
  }

  async forget(etag: string): Promise<void> {
    await rm(this.folderOf(etag), { recursive: true, force: true });
  }

  private async unpack(archive: StoredArchive): Promise<string | undefined> {
    return (await this.inspect(archive))?.kind === 'fine' ? this.folderOf(archive.etag) : undefined;
  }

  private folderOf(etag: string): string {
    return join(this.root, etag);
  }
}

/** A text that repeats itself is packed a few hundred times smaller; a bomb a thousand times. */
const RATIO = 500;

function limitsOf({ limits }: ServerConfig): ArchiveLimits {
  return { members: limits.members, memberBytes: limits.memberBytes, totalBytes: limits.expandedBytes, ratio: RATIO, ratioFrom: 64 * 1024 ** 2 };
}

const PRUNE_MS = 600_000;
const ABANDONED_MS = 3_600_000;

async function isAbandoned(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > ABANDONED_MS;
}

async function sizeOf(folder: string): Promise<{ readonly bytes: number; readonly usedAt: number }> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  let bytes = 0;
  for (const name of names) bytes += (await stat(join(folder, name)).catch(() => undefined))?.size ?? 0;
  return { bytes, usedAt: (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0 };
}
