/** Structured logs. A line has names, sizes and times: never a query, a body or a key. */
import type { LoggerService } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { ServerConfig } from '../config/server-config.js';

/** To stderr: stdout is for what the operator is told at the start. */
export function createServerLog(level: ServerConfig['logLevel']): Logger {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label) => ({ level: label }) } }, pino.destination({ fd: 2, sync: true }));
}

/** What Nest has to say: its start is of no interest below a warning. */
export function nestLogger(log: Logger): LoggerService {
  const say = (level: 'debug' | 'warn' | 'error') => (message: unknown, ...rest: unknown[]): void => {
    log[level]({ from: rest.at(-1), ...(message instanceof Error ? { stack: message.stack } : {}) }, message instanceof Error ? message.message : String(message));
  };
  return { log: say('debug'), error: say('error'), warn: say('warn'), debug: say('debug'), verbose: say('debug'), fatal: say('error') };
}

/** One line a request, with the pattern of its route: paths hold ids and queries hold what people search for. */
export function logRequests(instance: FastifyInstance): void {
  instance.addHook('onResponse', async (request, reply) => {
    request.log.info(
      { method: request.method, route: request.routeOptions.url ?? '(none)', status: reply.statusCode, ms: Math.round(reply.elapsedTime), account: request.account?.id, bytes: reply.getHeader('content-length') },
      'request',
    );
  });
}
