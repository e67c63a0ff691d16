import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiProduces, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import type { Account } from '../accounts/account.js';
import { CurrentAccount } from '../accounts/current-account.js';
import { ChangeFeed } from './change-feed.js';

class ChangesQuery {
  @ApiPropertyOptional({ minimum: 0, description: 'the number of the last change that is known; Last-Event-ID says the same' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  since?: number;
}

@ApiTags('changes')
@Controller('api/v1/changes')
export class ChangesController {
  constructor(private readonly feed: ChangeFeed) {}

  /** Never ends by itself: first what has changed since, then what changes. */
  @Get()
  @ApiProduces('text/event-stream')
  @Header('Cache-Control', 'no-cache')
  @Header('X-Accel-Buffering', 'no')
  changes(@CurrentAccount() { id }: Account, @Query() { since }: ChangesQuery, @Req() request: FastifyRequest): StreamableFile {
    const last = Number(request.headers['last-event-id']);
    const from = since ?? (Number.isSafeInteger(last) && last >= 0 ? last : 0);
    return new StreamableFile(Readable.from(this.feed.events(id, from), { objectMode: false }), { type: 'text/event-stream; charset=utf-8' });
  }
}
