import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../accounts/account.js';
import { CurrentAccount } from '../accounts/current-account.js';
import { UnpackedArchives } from '../archives/unpacked-archives.js';
import { ApiError } from '../http/api-error.js';
import { pageRequest } from '../http/page.dto.js';
import { archiveFile } from './archive-file.js';
import { PullService } from './pull.service.js';
import { readMessages, readPart } from './session-content.js';
import { MessagesQuery } from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller('api/v1/sessions/:id')
export class SessionContentController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly pulls: PullService,
    private readonly archives: UnpackedArchives,
  ) {}

  @Get('download')
  async download(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamableFile> {
    const session = await this.sessions.find({ userId, ref });
    void reply.header('ETag', `"${session.etag}"`);
    return archiveFile(session, await this.pulls.open(session, request.ip));
  }

  @Get('messages')
  @Header('Cache-Control', 'private, no-cache')
  async messages(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Query() query: MessagesQuery): Promise<StreamableFile> {
    const session = await this.sessions.find({ userId, ref });
    const body = await readMessages(await this.archives.open(session), pageRequest(query, 50), query.order ?? 'oldest');
    return jsonStream(body);
  }

  @Get('workspace')
  async workspace(@CurrentAccount() account: Account, @Param('id') ref: string): Promise<object> {
    return { workspace: await this.part(account, ref, 'workspace') };
  }

  @Get('tools')
  async tools(@CurrentAccount() account: Account, @Param('id') ref: string): Promise<object> {
    return { tools: await this.part(account, ref, 'tools') };
  }

  private async part({ id: userId }: Account, ref: string, name: 'workspace' | 'tools'): Promise<object> {
    const folder = await this.archives.open(await this.sessions.find({ userId, ref }));
    const part = folder === undefined ? undefined : await readPart(folder, name);
    if (part === undefined) throw new ApiError(404, `The session has no ${name}.json`);
    return part;
  }
}

function jsonStream(pieces: AsyncIterable<string | Buffer>): StreamableFile {
  return new StreamableFile(Readable.from(pieces, { objectMode: false }), { type: 'application/json; charset=utf-8' });
}
