import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isoOf } from '../../../src/core/time.js';
import type { Account } from '../../accounts/account.js';
import { CurrentAccount } from '../../accounts/current-account.js';
import { SERVER_CONFIG } from '../../config/server-config.js';
import type { ServerConfig } from '../../config/server-config.js';
import { ApiError } from '../../http/api-error.js';
import { SessionsService } from '../../sessions/sessions.service.js';
import { SyncSettingsBody } from './sync-settings.dto.js';
import { SYNC_MODES, WATCH_STATES } from './sync-settings.js';
import { SyncSettingsService } from './sync-settings.service.js';

@ApiTags('sync')
@Controller('api/v1/sync')
export class SyncSettingsController {
  constructor(
    private readonly settings: SyncSettingsService,
    private readonly sessions: SessionsService,
    @Inject(SERVER_CONFIG) private readonly config: ServerConfig,
  ) {}

  @Get('settings')
  async read(@CurrentAccount() { id }: Account): Promise<object> {
    const { mode, debounceSeconds } = await this.settings.read(id);
    return { mode, debounce_seconds: debounceSeconds, max_member_bytes: this.config.limits.memberBytes };
  }

  @Put('settings')
  async write(@CurrentAccount() account: Account, @Body() body: SyncSettingsBody): Promise<object> {
    const mode = SYNC_MODES.find((known) => known === body.mode);
    if (mode === undefined) throw new ApiError(400, `mode must be one of ${SYNC_MODES.join(', ')}`);
    const before = await this.settings.read(account.id);
    await this.settings.write(account.id, { mode, debounceSeconds: body.debounce_seconds ?? before.debounceSeconds });
    return this.read(account);
  }

  @Get('status')
  async status(@CurrentAccount() { id }: Account): Promise<object> {
    const [{ mode }, watched, totals] = await Promise.all([this.settings.read(id), this.settings.watchlist(id), this.sessions.totals(id)]);
    const count = (state: string): number => watched.filter((entry) => entry.state === state).length;
    return {
      mode,
      total_sessions: totals.sessions,
      synced_sessions: totals.sessions,
      watched_sessions: watched.length,
      queued: count('queued'),
      failed: count('failed'),
      storage_used_bytes: totals.bytes,
      // There is no limit: the largest number that every client reads.
      storage_limit_bytes: Number.MAX_SAFE_INTEGER,
    };
  }

  @Get('watchlist')
  async watchlist(@CurrentAccount() { id }: Account): Promise<object> {
    const watched = await this.settings.watchlist(id);
    const sessions = watched.map(({ sessionId, state, lastSyncedAt, session }) => ({
      session_id: sessionId,
      title: session?.title ?? null,
      source_tool: session?.sourceTool ?? null,
      message_count: session?.messageCount ?? 0,
      status: state,
      last_synced_at: lastSyncedAt === undefined ? null : isoOf(lastSyncedAt),
    }));
    return { sessions };
  }

  @Post('watch/:id')
  @HttpCode(200)
  async watch(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string): Promise<object> {
    return { status: 'watching', session_id: await this.settings.watch({ userId, ref }) };
  }

  @Delete('watch/:id')
  async unwatch(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string): Promise<object> {
    return { status: 'unwatched', session_id: watchedId(await this.settings.unwatch({ userId, ref })) };
  }

  @Put('watch/:id/:state')
  async note(@CurrentAccount() { id: userId }: Account, @Param('id') ref: string, @Param('state') wanted: string): Promise<object> {
    const state = WATCH_STATES.find((known) => known === wanted);
    if (state === undefined) throw new ApiError(400, `The status must be one of ${WATCH_STATES.join(', ')}`);
    return { status: state, session_id: watchedId(await this.settings.note({ userId, ref }, state)) };
  }
}

function watchedId(id: string | undefined): string {
  if (id === undefined) throw new ApiError(404, 'The session is not watched');
  return id;
}
