import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { isoOf } from '../../src/core/time.js';
import { VERSION } from '../config/version.js';
import { SERVER_CONFIG } from '../config/server-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { ApiError, tooManyRequests } from '../http/api-error.js';
import { SlidingWindow } from '../http/sliding-window.js';
import type { Account, ApiKey } from './account.js';
import { NewKeyBody, SignUpBody } from './accounts.dto.js';
import { AccountsService } from './accounts.service.js';
import { Public } from './auth.guard.js';
import { CurrentAccount } from './current-account.js';

const HOUR_MS = 3_600_000;
const isoOrNull = (time: number | undefined): string | null => (time === undefined ? null : isoOf(time));

@ApiTags('accounts')
@Controller('api/v1/auth')
export class AuthController {
  private readonly signUps: SlidingWindow;

  constructor(
    private readonly accounts: AccountsService,
    @Inject(SERVER_CONFIG) config: ServerConfig,
  ) {
    this.signUps = new SlidingWindow(config.signupsPerHour, HOUR_MS);
  }

  @Public()
  @Post('signup')
  async signUp(@Body() { email }: SignUpBody, @Req() request: FastifyRequest): Promise<object> {
    const wait = this.signUps.take(request.ip, Date.now());
    if (wait > 0) throw tooManyRequests(wait);
    const done = await this.accounts.signUp(email, 'anyone', request.ip);
    if (done.kind === 'closed') throw new ApiError(403, 'This server takes no new accounts. Ask its operator for one.', { code: 'registration_closed' });
    if (done.kind === 'taken') throw new ApiError(409, 'Email already registered');
    return {
      user_id: done.account.id,
      email: done.account.email,
      raw_key: done.key.rawKey,
      key_id: done.key.id,
      message: 'Account created. Keep the key: it is not shown again.',
    };
  }

  @Get('me')
  me(@CurrentAccount() account: Account): object {
    const { lastClient } = account;
    return {
      user_id: account.id,
      email: account.email,
      display_name: account.displayName ?? null,
      // Nothing is ever sent to the address, and nothing is held back for want of it.
      email_verified: true,
      tier: 'free',
      effective_tier: 'free',
      org_id: null,
      org_name: null,
      org_role: null,
      default_org_id: null,
      created_at: isoOf(account.createdAt),
      last_client_version: lastClient?.version ?? null,
      last_client_platform: lastClient?.platform ?? null,
      last_client_device: lastClient?.device ?? null,
      last_sync_at: isoOrNull(account.lastSyncAt),
      latest_version: VERSION,
    };
  }

  @Post('keys')
  async addKey(@CurrentAccount() account: Account, @Body() { name }: NewKeyBody, @Req() request: FastifyRequest): Promise<object> {
    const key = await this.accounts.addKey(account, name ?? undefined, request.ip);
    return { key_id: key.id, raw_key: key.rawKey, name: key.name ?? null, created_at: isoOf(key.createdAt) };
  }

  @Get('keys')
  async listKeys(@CurrentAccount() account: Account): Promise<readonly object[]> {
    return (await this.accounts.listKeys(account)).map(bodyOf);
  }

  @Delete('keys/:keyId')
  @HttpCode(204)
  async revokeKey(@CurrentAccount() account: Account, @Param('keyId') id: string, @Req() request: FastifyRequest): Promise<void> {
    if (!(await this.accounts.revokeKey(account, id, request.ip))) throw new ApiError(404, 'API key not found');
  }
}

function bodyOf(key: ApiKey): object {
  return { key_id: key.id, name: key.name ?? null, created_at: isoOf(key.createdAt), last_used_at: isoOrNull(key.lastUsedAt) };
}
