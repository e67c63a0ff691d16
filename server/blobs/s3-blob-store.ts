/** Blobs as objects of an S3 bucket. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { DeleteObjectCommand, GetObjectCommand, HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { isObject } from '../../src/core/json.js';
import type { BlobStoreConfig } from '../config/server-config.js';
import { checkBlobKey } from './blob-store.js';
import type { BlobStore } from './blob-store.js';

type S3Config = Extract<BlobStoreConfig, { kind: 's3' }>;

export class S3BlobStore implements BlobStore {
  private readonly client: S3Client;

  constructor(private readonly config: S3Config) {
    // Services other than that of AWS do not take the newer checksums, and name buckets by path.
    const foreign = { endpoint: config.endpoint ?? '', forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' } as const;
    this.client = new S3Client({ region: config.region, maxAttempts: 4, ...(config.endpoint === undefined ? {} : foreign) });
  }

  async put(key: string, file: { readonly path: string; readonly bytes: number }): Promise<void> {
    const body = createReadStream(file.path);
    // In parts, so that memory stays flat; a single part for what is small.
    await new Upload({ client: this.client, params: { ...this.at(key), Body: body, ContentType: 'application/gzip' }, partSize: 8 * 1024 ** 2, queueSize: 2 }).done();
  }

  async read(key: string, range?: { readonly start: number; readonly end: number }): Promise<Readable | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ ...this.at(key), ...(range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` }) }));
      if (!(Body instanceof Readable)) throw new Error('the blob store sent no bytes');
      return Body;
    } catch (error) {
      if (isObject(error) && error['name'] === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand(this.at(key)));
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.config.bucket }));
  }

  close(): void {
    this.client.destroy();
  }

  private at(key: string): { readonly Bucket: string; readonly Key: string } {
    const path = checkBlobKey(key).join('/');
    return { Bucket: this.config.bucket, Key: this.config.prefix === '' ? path : `${this.config.prefix}/${path}` };
  }
}
