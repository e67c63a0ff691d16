import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SERVER_CONFIG } from '../config/server-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { receiveFile } from '../http/upload.js';
import type { ReceivedFile } from '../http/upload.js';
import { UnpackedArchives } from './unpacked-archives.js';

/** Uploaded archives, within the limits of this server. Whoever receives one removes it. */
@Injectable()
export class UploadReceiver {
  constructor(
    private readonly archives: UnpackedArchives,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
  ) {}

  /** Throws 413, 422 or 400, and leaves nothing behind then. */
  receive(request: FastifyRequest): Promise<ReceivedFile> {
    return receiveFile(request, { folder: this.archives.temporary, maxBytes: this.config.limits.uploadBytes });
  }
}
