import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../audit/audit.repository.js';
import { BlobsService } from '../blobs/blobs.service.js';
import { DATABASE } from '../database/database.js';
import type { Database } from '../database/database.js';
import { ApiError } from '../http/api-error.js';
import type { StoredSession } from './session.js';

/** Gives archives out. */
@Injectable()
export class PullService {
  constructor(
    @Inject(DATABASE) private readonly database: Database,
    private readonly blobs: BlobsService,
  ) {}

  /** The bytes of the session's archive. Throws 503 when the blob store has lost them. */
  async open({ userId, id, blobKey }: StoredSession, sourceIp: string): Promise<Readable> {
    const bytes = await this.blobs.read(blobKey);
    if (bytes === undefined) throw new ApiError(503, 'The bytes of this session are not available');
    await this.database.write((tx) => recordAudit(tx, { type: 'session_pulled', userId, sessionId: id, sourceIp }));
    return bytes;
  }
}
