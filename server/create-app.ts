/** The application of a configuration, ready to listen. */
import type { IncomingMessage } from 'node:http';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppModule, ENTITIES } from './app.module.js';
import type { ServerConfig } from './config/server-config.js';
import { openDatabase } from './database/open-database.js';
import { ErrorFilter } from './http/error.filter.js';
import { serveOpenApi } from './http/openapi.js';
import { limitRequests } from './http/rate-limit.js';
import { logRequests, nestLogger } from './http/server-log.js';
import { ValidationPipe } from './http/validation.pipe.js';
import { Metrics } from './health/metrics.js';

export interface ServerApp {
  readonly app: NestFastifyApplication;
  /** Ends when requests under way have, at the latest after the time of the configuration. */
  close(): Promise<void>;
}

// For bodies that are JSON; archives have a limit of their own.
const JSON_BYTES = 1024 ** 2;
const SLOWEST_REQUEST_MS = 600_000;

export async function createApp(config: ServerConfig, log: Logger): Promise<ServerApp> {
  const database = await openDatabase(config.database, ENTITIES);
  const adapter = new FastifyAdapter({
    loggerInstance: log,
    // One line a request is written by `logRequests`.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: JSON_BYTES,
    requestTimeout: SLOWEST_REQUEST_MS,
    trustProxy: config.trustProxy,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 300 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, database), adapter, { logger: nestLogger(log), abortOnError: false, bufferLogs: false });
  const instance: FastifyInstance = adapter.getInstance();
  // Whoever handles the request reads the body as it comes.
  instance.addContentTypeParser('multipart/form-data', (_request: unknown, _body: IncomingMessage, done: (error: null) => void) => done(null));
  await app.register(helmet, { strictTransportSecurity: false, contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  logRequests(instance);
  app.get(Metrics).observe(instance);
  limitRequests(instance, config.requestsPerMinute);
  app.useGlobalPipes(new ValidationPipe());
  app.useGlobalFilters(new ErrorFilter());
  if (config.corsOrigins.length > 0) {
    app.enableCors({ origin: [...config.corsOrigins], credentials: true, methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], allowedHeaders: ['Content-Type', 'Authorization', 'If-Match', 'If-None-Match'], exposedHeaders: ['ETag'], maxAge: 3600 });
  }
  serveOpenApi(app);
  await app.init();
  const close = async (): Promise<void> => {
    const force = setTimeout(() => instance.server.closeAllConnections(), config.shutdownSeconds * 1000);
    // A connection whose request has ended only now would be kept for the next one.
    const tidy = setInterval(() => instance.server.closeIdleConnections(), 100);
    await app.close();
    clearTimeout(force);
    clearInterval(tidy);
    await database.close();
  };
  return { app, close };
}
