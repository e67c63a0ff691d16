/** The daemon process: takes the lock of the store, captures until it is told to stop. */
import { existsSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { openCapture, type CaptureApp } from '../app.js';
import { homeFolder } from '../capture/discover.js';
import { loadConfig, socketPath } from '../config/load.js';
import { messageOf, SfsError } from '../core/errors.js';
import type { Log } from '../core/ports.js';
import { clearTemporary, prepareStore } from '../store/prepare-store.js';
import { storeLayout } from '../store/layout.js';
import { CaptureService } from './capture-service.js';
import { HeavyLane } from './heavy-lane.js';
import { announceSocket, serve, type Request } from './ipc.js';
import { fileLog, logTo } from '../log/log.js';
import { takeLock } from './process-lock.js';
import type { DaemonStatus } from './status.js';
import { mendIndex, refuseForeignDaemon, takeOver } from './take-over.js';

const started = new Date().toISOString();

async function main(): Promise<void> {
  process.umask(0o077);
  const config = loadConfig();
  const layout = storeLayout(config.storeHome);
  prepareStore(layout);
  refuseForeignDaemon(layout.home);
  const release = takeLock(layout.lock);
  clearTemporary(layout);
  const log = process.argv.includes('--foreground') ? logTo((line) => process.stderr.write(line), config.logLevel) : fileLog(layout.daemonLog, config.logLevel);
  let server: Server | undefined;
  try {
    mendIndex(layout, log);
    const app = await openCapture(config, log);
    const heavy = new HeavyLane(app.environment.locks, log);
    const service = new CaptureService(app, heavy);
    const stopped = new Promise<void>((resolve, reject) => {
      for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve());
      // Of a supervisor that was killed, nobody would ever stop the daemon it started for itself.
      if (process.argv.includes('--attached')) process.on('disconnect', () => resolve());
      const socket = socketPath(config);
      void serve(socket, (request) => answer({ app, service, store: layout.home, stop: resolve }, request)).then((listening) => {
        server = listening;
        announceSocket(layout.socket, socket);
        process.send?.('ready');
      }, reject);
    });
    log.info('capture started', { store: layout.home, pid: process.pid });
    void service.enqueue(() => takeOver(app.environment));
    void service.start().then(
      () => log.info('import finished', { sessions: app.environment.index.ids().length }),
      (error: unknown) => log.error('import failed', { reason: messageOf(error) }),
    );
    await stopped;
    // Together: a scan waits for the large file in progress, which is let go.
    await Promise.all([service.close(), heavy.close()]);
    app.close();
    log.info('capture stopped');
  } finally {
    server?.close();
    rmSync(layout.socket, { force: true });
    release();
  }
}

interface Running { readonly app: CaptureApp; readonly service: CaptureService; readonly store: string; readonly stop: () => void }

async function answer(running: Running, request: Request): Promise<unknown> {
  const { app, service, stop } = running;
  switch (request.kind) {
    case 'status':
      return statusOf(running);
    case 'check':
      return service.check();
    case 'stop':
      // After the answer has gone out.
      setTimeout(stop, 20);
      return null;
    case 'import': {
      const { Importer } = await import('../capture/importing/importer.js');
      return service.enqueue(() => new Importer(app.environment).importPaths(request.paths, request.tool));
    }
    case 'rebuild-index': {
      const { rebuildIndex } = await import('../capture/importing/rebuild-index.js');
      return service.enqueue(() => rebuildIndex(app.environment));
    }
  }
}

function statusOf({ app, service, store }: Running): DaemonStatus {
  const { index, tools, machine } = app.environment;
  const perTool = index.countByTool();
  return {
    ...service.status,
    pid: process.pid,
    started,
    store,
    sessions: [...perTool.values()].reduce((sum, count) => sum + count, 0),
    tools: tools.map((tool) => ({
      id: tool.id,
      title: tool.title,
      found: tool.homes.some((home) => existsSync(homeFolder(tool, home.name, machine))),
      sessions: perTool.get(tool.id) ?? 0,
    })),
  };
}

function fail(error: unknown, log?: Log): void {
  log?.error('daemon ended', { reason: messageOf(error) });
  process.stderr.write(`sfs: ${messageOf(error)}\n${error instanceof SfsError && error.hint !== undefined ? `     ${error.hint}\n` : ''}`);
  process.exitCode = 1;
}

await main().catch((error: unknown) => fail(error));
// Handles of the watcher may linger; everything that must be written has been.
process.exit();
