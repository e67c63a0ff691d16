import { Controller, Get, Header, Param, Put, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isoOf } from '../../src/core/time.js';
import type { Account } from '../accounts/account.js';
import { CurrentAccount } from '../accounts/current-account.js';
import { UploadReceiver } from '../archives/upload-receiver.js';
import { ApiError } from '../http/api-error.js';
import { archiveFile } from '../sessions/archive-file.js';
import { PullService } from '../sessions/pull.service.js';
import { isNoneMatch, parseIfMatch } from '../sessions/push-decision.js';
import { PushService } from '../sessions/push.service.js';
import type { Pushed } from '../sessions/push.service.js';
import { refusal } from '../sessions/refusal.js';
import { SessionsService } from '../sessions/sessions.service.js';

/** A session up and down as one archive: what every client of the contract speaks. */
@ApiTags('sync')
@Controller('api/v1/sessions/:id/sync')
export class SyncController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly pushes: PushService,
    private readonly pulls: PullService,
    private readonly receiver: UploadReceiver,
  ) {}

  @Put()
  @ApiConsumes('multipart/form-data')
  async push(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const id = await this.sessions.idFor({ userId, ref });
    const conditions = { ifMatch: parseIfMatch(request.headers['if-match']), undelete: /^true$/i.test(String(request.headers['x-sessionfs-undelete'] ?? '')) };
    const file = await this.receiver.receive(request);
    try {
      const done = await this.pushes.push({ userId, id, file, conditions, sourceIp: request.ip });
      const { session } = accepted(done);
      const body = { session_id: session.id, etag: session.etag, blob_size_bytes: session.blobSizeBytes, synced_at: isoOf(session.uploadedAt) };
      await reply.status(done.kind === 'created' ? 201 : 200).header('ETag', `"${session.etag}"`).send(body);
    } finally {
      await file.remove();
    }
  }

  @Get()
  @Header('Cache-Control', 'private, no-cache')
  async pull(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile | undefined> {
    const session = await this.sessions.find({ userId, ref });
    void reply.header('ETag', `"${session.etag}"`);
    if (isNoneMatch(reply.request.headers['if-none-match'], session.etag)) {
      void reply.status(304);
      return undefined;
    }
    return archiveFile(session, await this.pulls.open(session, reply.request.ip));
  }
}

function accepted(done: Pushed): Extract<Pushed, { session: unknown }> {
  switch (done.kind) {
    case 'refused':
      throw refusal(done);
    case 'deleted':
      throw new ApiError(410, 'The session is deleted. Restore it, or push it with the wish to have it back.');
    case 'conflict':
      throw new ApiError(409, 'The session has changed since: pull first', { code: 'etag_mismatch', details: { current_etag: done.etag } });
    default:
      return done;
  }
}
