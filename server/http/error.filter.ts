/** The one place where a failure becomes an answer: `{"error":{"code","message","details"}}`. */
import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { messageOf, SfsError } from '../../src/core/errors.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { objectOf } from '../../src/core/json.js';
import { ApiError, invalid } from './api-error.js';

const STATUS: Readonly<Record<ErrorCode, number>> = {
  usage: 400,
  'session-not-found': 404,
  'session-ambiguous': 400,
  'source-unreadable': 400,
  'schema-invalid': 400,
  'archive-invalid': 400,
  'archive-too-large': 413,
  'store-unusable': 503,
  'store-too-new': 503,
  'config-invalid': 500,
  'already-running': 500,
  'not-running': 503,
  'mount-unavailable': 500,
  'mountpoint-unusable': 500,
  'path-not-found': 404,
  unsupported: 400,
  internal: 500,
};

// A body that is no JSON is a value that breaks the contract, like any other.
const JSON_FAULTS = new Set(['FST_ERR_CTP_INVALID_JSON_BODY', 'FST_ERR_CTP_EMPTY_JSON_BODY']);

@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const answer = answerTo(error);
    if (answer.status >= 500) request.log.error({ error: messageOf(error), stack: error instanceof Error ? error.stack : undefined }, 'a request failed');
    // The head is on its way: nothing can be said any more but that it broke off.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply.status(answer.status).headers(answer.headers).send(bodyOf(answer));
  }
}

export function bodyOf(error: ApiError): { readonly error: { readonly code: string; readonly message: string; readonly details: Readonly<Record<string, unknown>> } } {
  return { error: { code: error.code, message: error.message, details: error.details } };
}

/** Nothing of an unexpected failure is told: its text may hold what it failed on. */
export function answerTo(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof SfsError && STATUS[error.code] < 500) return new ApiError(STATUS[error.code], error.message, { code: error.code });
  if (error instanceof HttpException) return new ApiError(error.getStatus(), error.message);
  const { code, statusCode } = objectOf(error);
  if (typeof code === 'string' && JSON_FAULTS.has(code)) return invalid([{ type: 'json_invalid', loc: ['body'], msg: 'JSON decode error' }]);
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return new ApiError(statusCode, messageOf(error));
  return new ApiError(500, 'Internal server error');
}
