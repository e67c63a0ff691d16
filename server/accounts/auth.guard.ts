/** Every route asks for a key, unless it says that it is public. */
import { Inject, Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { messageOf } from '../../src/core/errors.js';
import { textOf } from '../../src/core/json.js';
import { recordAudit } from '../audit/audit.repository.js';
import { SERVER_CONFIG } from '../config/server-config.js';
import type { ServerConfig } from '../config/server-config.js';
import { DATABASE } from '../database/database.js';
import type { Database } from '../database/database.js';
import { ApiError, tooManyRequests } from '../http/api-error.js';
import { bearerKey } from '../http/bearer-key.js';
import { SlidingWindow } from '../http/sliding-window.js';
import type { ClientNote } from './account.js';
import { noteClient } from './accounts.repository.js';
import { findKeyOwner, hashKey, noteKeyUse } from './keys.repository.js';
import type { KeyOwner } from './keys.repository.js';
import { KnownKeys } from './known-keys.js';

const PUBLIC = 'sessionfs:public';
/** For routes that anyone may call. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

@Injectable()
export class AuthGuard implements CanActivate {
  private readonly failures: SlidingWindow;
  // The audit tells that someone tries keys, not how often.
  private readonly toldFailures = new SlidingWindow(1, MINUTE_MS);

  constructor(
    private readonly reflector: Reflector,
    @Inject(SERVER_CONFIG) config: ServerConfig,
    @Inject(DATABASE) private readonly database: Database,
    private readonly known: KnownKeys,
  ) {
    this.failures = new SlidingWindow(config.failuresPerMinute, MINUTE_MS);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, [context.getHandler(), context.getClass()]) === true) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const owner = await this.ownerOf(request);
    if (!owner.account.isActive) throw new ApiError(403, 'This account is not active');
    request.account = owner.account;
    return true;
  }

  private async ownerOf(request: FastifyRequest): Promise<KeyOwner> {
    const rawKey = bearerKey(request.headers.authorization);
    if (rawKey === undefined) throw unauthorized('Missing API key');
    const now = Date.now();
    const wait = this.failures.waitOf(request.ip, now);
    if (wait > 0) throw tooManyRequests(wait);
    const hash = hashKey(rawKey);
    const known = this.known.get(hash, now);
    if (known !== undefined) return known;
    const owner = await this.database.read((tx) => findKeyOwner(tx, hash));
    if (owner === undefined) return this.refuse(request, now);
    this.known.keep(hash, owner, now);
    await this.noteUse(request, owner, now);
    return owner;
  }

  private async refuse(request: FastifyRequest, now: number): Promise<never> {
    this.failures.add(request.ip, now);
    if (this.toldFailures.take(request.ip, now) === 0) {
      await this.database.write((tx) => recordAudit(tx, { type: 'auth_failed', sourceIp: request.ip }));
    }
    throw unauthorized('Invalid API key');
  }

  /** Once a minute is exact enough. What can't be noted is no reason to refuse. */
  private async noteUse(request: FastifyRequest, { key, account }: KeyOwner, now: number): Promise<void> {
    const unused = now - (key.lastUsedAt ?? 0);
    if (unused < MINUTE_MS) return;
    try {
      await this.database.write(async (tx) => {
        await noteKeyUse(tx, key.id, now);
        const client = clientNote(request);
        if (client !== undefined) await noteClient(tx, account.id, client);
        if (unused > HOUR_MS) await recordAudit(tx, { type: 'auth_success', userId: account.id, sourceIp: request.ip, details: { key_id: key.id } });
      });
    } catch (error) {
      request.log.warn({ error: messageOf(error) }, 'the use of a key could not be noted');
    }
  }
}

function clientNote({ headers }: FastifyRequest): ClientNote | undefined {
  const agent = /^sessionfs-cli\/(\S+)/.exec(headers['user-agent'] ?? '')?.[1];
  const note = { version: textOf(headers['x-client-version']) ?? agent, platform: textOf(headers['x-client-platform']), device: textOf(headers['x-client-device']) };
  return Object.values(note).every((value) => value === undefined) ? undefined : note;
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, message, { headers: { 'WWW-Authenticate': 'Bearer' } });
}
