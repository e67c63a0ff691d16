/** The process of the server. */
import { mkdirSync } from 'node:fs';
import { AccountsService } from './accounts/accounts.service.js';
import { loadServerConfig, unknownSettings } from './config/load-config.js';
import type { ServerConfig } from './config/server-config.js';
import { createApp } from './create-app.js';
import { createServerLog } from './http/server-log.js';
import { messageOf, SfsError } from '../src/core/errors.js';

async function main(): Promise<void> {
  process.umask(0o077);
  const config = loadServerConfig();
  const log = createServerLog(config.logLevel);
  for (const name of unknownSettings()) log.warn({ name }, 'no such setting');
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  const server = await createApp(config, log);
  await server.app.listen(config.port, config.host);
  const url = config.publicUrl ?? (await server.app.getUrl());
  process.stdout.write(`${invitation(url, config, await server.app.get(AccountsService).count())}\n`);
  let isEnding = false;
  const end = (): void => {
    if (isEnding) return;
    isEnding = true;
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
}

/** What the operator reads first. */
function invitation(url: string, { registration, dataDir }: ServerConfig, accounts: number): string {
  const lines = [`SessionFS server listens on ${url}`, `  data: ${dataDir}   API: ${url}/api/docs`];
  if (accounts === 0 && registration !== 'closed') {
    lines.push('', `No accounts yet: the first to sign up ${registration === 'first' ? 'gets one, then registration is closed' : 'is welcome, and so are all others'}.`, '', `  curl -X POST ${url}/api/v1/auth/signup -H 'Content-Type: application/json' -d '{"email":"you@example.org"}'`);
  }
  return lines.join('\n');
}

main().catch((error: unknown) => {
  const hint = error instanceof SfsError && error.hint !== undefined ? `\n${error.hint}` : '';
  process.stderr.write(`sessionfs: the server can not start: ${messageOf(error)}${hint}\n`);
  process.exit(1);
});
