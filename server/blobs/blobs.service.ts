import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { ReceivedFile } from '../http/upload.js';
import { DATABASE } from '../database/database.js';
import type { Database } from '../database/database.js';
import { BLOB_STORE } from './blob-store.js';
import type { BlobStore } from './blob-store.js';
import { announceBlob, forgetReleased } from './blobs.repository.js';

/** A blob that nothing refers to is kept so long: downloads of it end, transactions that will hold it too. */
const KEPT_MS = 24 * 3_600_000;
const COLLECT_MS = 3_600_000;
const BATCH = 500;

/** Bytes and the notes of them. A blob is stored first and referred to in the transaction that needs it, so a reference is never empty. */
@Injectable()
export class BlobsService implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private collecting: Promise<unknown> = Promise.resolve();

  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(BLOB_STORE) private readonly store: BlobStore,
  ) {}

  /** Stores an archive of a session. Resolves to its key, new each time; `holdBlob` makes it last. */
  async keep(userId: string, sessionId: string, file: ReceivedFile): Promise<string> {
    const key = `sessions/${userId}/${sessionId}/${file.sha256}-${randomUUID().slice(0, 8)}.tar.gz`;
    await this.database.write((tx) => announceBlob(tx, { key, userId, bytes: file.bytes }, Date.now()));
    await this.store.put(key, file);
    return key;
  }

  /** Undefined when its bytes are gone. */
  read(key: string): Promise<Readable | undefined> {
    return this.store.read(key);
  }

  /** Removes what nothing has referred to since `before`; how many that were. */
  async collect(before = Date.now() - KEPT_MS): Promise<number> {
    let removed = 0;
    for (;;) {
      const keys = await this.database.write((tx) => forgetReleased(tx, before, BATCH));
      // Should this fail, the bytes stay and harm nobody.
      for (const key of keys) await this.store.remove(key);
      removed += keys.length;
      if (keys.length < BATCH) return removed;
    }
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.collecting = this.collect().catch(() => undefined);
    }, COLLECT_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.collecting;
  }
}
