import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { BlobStoreConfig } from '../config/server-config.js';
import { BLOB_STORE } from './blob-store.js';
import type { BlobStore } from './blob-store.js';
import { BlobsService } from './blobs.service.js';
import { DiskBlobStore } from './disk-blob-store.js';

/** Where archives lie, on disk or in S3, and what becomes of those that nobody refers to. */
@Module({})
export class BlobsModule {
  static forRoot(config: BlobStoreConfig): DynamicModule {
    return {
      module: BlobsModule,
      global: true,
      providers: [{ provide: BLOB_STORE, useFactory: () => openBlobStore(config) }, BlobsService],
      exports: [BLOB_STORE, BlobsService],
    };
  }
}

// The client of S3 is heavy: a server that keeps files does not load it.
async function openBlobStore(config: BlobStoreConfig): Promise<BlobStore> {
  if (config.kind === 'local') return new DiskBlobStore(config.folder);
  const { S3BlobStore } = await import('./s3-blob-store.js');
  return new S3BlobStore(config);
}
