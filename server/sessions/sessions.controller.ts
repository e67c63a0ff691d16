import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseJson } from '../../src/core/json.js';
import { isoOf } from '../../src/core/time.js';
import type { Account } from '../accounts/account.js';
import { UploadReceiver } from '../archives/upload-receiver.js';
import { CurrentAccount } from '../accounts/current-account.js';
import { ApiError, invalid, sessionNotFound } from '../http/api-error.js';
import { pageOf, pageRequest } from '../http/page.dto.js';
import { PushService } from './push.service.js';
import { refusal } from './refusal.js';
import { detailOf, summaryOf } from './session.dto.js';
import type { DetailBody } from './session.dto.js';
import type { DeleteScope, SessionChange } from './session.js';
import { isAlias } from './session-ref.js';
import { AliasBody, ChangeBody, ListQuery, UploadQuery } from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('sessions')
@Controller('api/v1/sessions')
export class SessionsController {
  constructor(
    private readonly sessions: SessionsService,
    private readonly pushes: PushService,
    private readonly receiver: UploadReceiver,
  ) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  async upload(@CurrentAccount() { id: userId }: Account, @Query() query: UploadQuery, @Req() request: FastifyRequest): Promise<object> {
    const given = givenIn(query);
    const file = await this.receiver.receive(request);
    try {
      const done = await this.pushes.push({ userId, id: this.pushes.newId(), file, conditions: { ifMatch: undefined, undelete: false }, sourceIp: request.ip, given });
      if (done.kind === 'refused') throw refusal(done);
      if (!('session' in done)) throw new ApiError(409, 'The session changed at the same time');
      const { session } = done;
      return { session_id: session.id, etag: session.etag, blob_size_bytes: session.blobSizeBytes, uploaded_at: isoOf(session.uploadedAt) };
    } finally {
      await file.remove();
    }
  }

  @Get()
  async list(@CurrentAccount() { id }: Account, @Query() query: ListQuery): Promise<object> {
    const page = pageRequest(query, 20);
    const { sessions, total } = await this.sessions.list(id, { sourceTool: query.source_tool, tag: query.tag, state: query.deleted === true ? 'deleted' : 'live' }, page);
    return { sessions: sessions.map(summaryOf), ...pageOf(page, total) };
  }

  @Post('admin/reindex')
  @HttpCode(200)
  reindex(@CurrentAccount() { id }: Account): Promise<object> {
    return this.sessions.reindex(id);
  }

  @Get(':id')
  async show(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string): Promise<DetailBody> {
    return detailOf(await this.sessions.find({ userId, ref }));
  }

  @Patch(':id')
  async change(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Body() body: ChangeBody, @Req() request: FastifyRequest): Promise<DetailBody> {
    const change = { ...(typeof body.title === 'string' ? { title: body.title } : {}), ...(body.tags == null ? {} : { tags: body.tags }) };
    return detailOf(await this.sessions.change({ userId, ref, sourceIp: request.ip }, change));
  }

  /** Without a scope as clients of the first release expect it: 204 and no more. */
  @Delete(':id')
  async remove(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Query('scope') scope: unknown, @Res() reply: FastifyReply): Promise<void> {
    const named = { userId, ref, sourceIp: reply.request.ip };
    if (scope === undefined) {
      await this.sessions.remove(named, 'cloud');
      await reply.status(204).header('Deprecation', 'true').send();
      return;
    }
    if (!isScope(scope)) throw new ApiError(400, 'scope must be cloud or everywhere');
    if ((await this.sessions.findAny(named))?.deletion !== undefined) throw new ApiError(410, 'The session is deleted already');
    await reply.status(200).send(detailOf(await this.sessions.remove(named, scope)));
  }

  @Put(':id/alias')
  async name(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Body() { alias }: AliasBody, @Req() request: FastifyRequest): Promise<DetailBody> {
    if (!isAlias(alias)) throw new ApiError(400, 'An alias has 1 to 64 letters, digits, dots, dashes and underscores, and does not look like an id');
    return detailOf(await this.sessions.name({ userId, ref, sourceIp: request.ip }, alias));
  }

  @Delete(':id/alias')
  async unname(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Req() request: FastifyRequest): Promise<DetailBody> {
    return detailOf(await this.sessions.unname({ userId, ref, sourceIp: request.ip }));
  }

  @Post(':id/restore')
  @HttpCode(200)
  async restore(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Req() request: FastifyRequest): Promise<object> {
    const named = { userId, ref, sourceIp: request.ip };
    const found = await this.sessions.findAny(named);
    if (found === undefined) throw sessionNotFound();
    if (found.deletion === undefined) throw new ApiError(409, 'The session is not deleted');
    if (found.deletion.purgeAfter <= Date.now()) throw new ApiError(410, 'The session can no longer be restored');
    const { scope } = found.deletion;
    return { ...detailOf(await this.sessions.restore(named)), restored_from_scope: scope, local_copy_may_be_missing: scope === 'everywhere' };
  }
}

function isScope(scope: unknown): scope is DeleteScope {
  return scope === 'cloud' || scope === 'everywhere';
}

function givenIn({ source_tool, title, tags }: UploadQuery): SessionChange {
  return {
    sourceTool: source_tool,
    ...(title === undefined || title === '' ? {} : { title, titleIsEdited: true }),
    ...(tags === undefined || tags === '' ? {} : { tags: tagsIn(tags), tagsAreEdited: true }),
  };
}

function tagsIn(text: string): readonly string[] {
  const parsed = parseJson(text);
  const values: readonly unknown[] | undefined = parsed.ok && Array.isArray(parsed.value) ? parsed.value : undefined;
  const tags = values?.filter((tag): tag is string => typeof tag === 'string' && tag.length <= 50 && !tag.includes('\0'));
  if (values === undefined || tags?.length !== values.length || values.length > 20) {
    throw invalid([{ type: 'value_error', loc: ['query', 'tags'], msg: 'must be a JSON list of at most 20 texts of at most 50 characters' }]);
  }
  return tags;
}

