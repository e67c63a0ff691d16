import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../accounts/auth.guard.js';
import { BLOB_STORE } from '../blobs/blob-store.js';
import type { BlobStore } from '../blobs/blob-store.js';
import { VERSION } from '../config/version.js';
import { DATABASE } from '../database/database.js';
import type { Database } from '../database/database.js';
import { ApiError } from '../http/api-error.js';
import { Metrics } from './metrics.js';

@ApiTags('health')
@Public()
@Controller()
export class HealthController {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    @Inject(BLOB_STORE) private readonly blobs: BlobStore,
    private readonly metrics: Metrics,
  ) {}

  /** The process answers. */
  @Get('health')
  health(): object {
    return { status: 'healthy', version: VERSION, service: 'sessionfs-api' };
  }

  /** It can do its work: whom to send requests to. */
  @Get('ready')
  async ready(): Promise<object> {
    const checks = { database: this.database.read((tx) => tx.query('SELECT 1')), blobs: this.blobs.check() };
    const results = await Promise.all(Object.entries(checks).map(async ([name, check]): Promise<[string, string]> => [name, await check.then(() => 'up', () => 'down')]));
    const details = Object.fromEntries(results);
    if (results.some(([, state]) => state === 'down')) throw new ApiError(503, 'Not ready', { code: 'not_ready', details });
    return { status: 'ready', ...details };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metricsText(): Promise<string> {
    return this.metrics.text();
  }
}
