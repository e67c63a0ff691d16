/** Requests per key and minute, counted before the key is looked up; per address for requests without one. */
import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { tooManyRequests } from './api-error.js';
import { bearerKey } from './bearer-key.js';
import { SlidingWindow } from './sliding-window.js';

const MINUTE_MS = 60_000;
/** What our own client and mounts read by the thousands, once and then seldom, has a limit of its own. */
const BULK_FACTOR = 100;
const BULK_PATHS = /^\/(api\/v1\/(tree|changes|blobs)|dav)(\/|\?|$)/;
// What a load balancer asks.
const FREE_PATHS = /^\/(health|ready|metrics)(\/|\?|$)/;

export function limitRequests(instance: FastifyInstance, perMinute: number): void {
  const contract = new SlidingWindow(perMinute, MINUTE_MS);
  const bulk = new SlidingWindow(perMinute * BULK_FACTOR, MINUTE_MS);
  instance.addHook('onRequest', async (request) => {
    if (FREE_PATHS.test(request.url)) return;
    const wait = (BULK_PATHS.test(request.url) ? bulk : contract).take(callerOf(request), Date.now());
    if (wait > 0) throw tooManyRequests(wait);
  });
}

function callerOf(request: FastifyRequest): string {
  const key = bearerKey(request.headers.authorization);
  return key === undefined ? `ip:${request.ip}` : `key:${createHash('sha256').update(key).digest('hex')}`;
}
