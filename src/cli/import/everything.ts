/** `sfs import` without a path. */
import type { Config } from '../../config/config.js';
import { storeLayout } from '../../store/layout.js';
import { daemonPid, daemonStatus } from '../../daemon/control.js';
import { ask } from '../../daemon/ipc.js';
import type { ToolScan } from '../../daemon/capture-service.js';
import type { ScannedTool } from '../../daemon/store-work.js';
import type { Context } from '../command.js';
import type { ExitCode } from '../exit-code.js';
import { counted } from '../format.js';
import { startProgress, type Progress } from '../progress.js';
import { quietLog } from '../quiet-log.js';
import { safeLine } from '../terminal-text.js';

const POLL_MS = 250;

export async function importEverything(context: Context, config: Config, { tool, json }: { tool: string | undefined; json: boolean }): Promise<ExitCode> {
  const { output } = context;
  const progress = await startProgress(output, 'importing');
  const stop = new AbortController();
  context.onInterrupt(() => stop.abort());
  let scanned: readonly ScannedTool[];
  try {
    const only = (id: string): boolean => tool === undefined || id === tool;
    scanned = daemonPid(config) === undefined ? await scanWithout(config, only, { context, progress, signal: stop.signal }) : await scanByDaemon(config, only, progress);
  } finally {
    progress.stop();
  }
  const total = scanned.reduce((sum, each) => sum + each.sessions, 0);
  const failed = scanned.reduce((sum, each) => sum + each.failed, 0);
  if (json) output.json({ tools: scanned, sessions: total, failed });
  else {
    for (const each of scanned.filter(({ sessions, failed: bad }) => sessions > 0 || bad > 0)) {
      const notes = [`${each.added} new`, ...(each.failed > 0 ? [`${counted(each.failed, 'file')} not readable`] : [])];
      output.line(`${each.title}: ${counted(each.sessions, 'session')} (${notes.join(', ')})`);
    }
    for (const { path, reason } of scanned.flatMap(({ failures }) => failures)) output.line(safeLine(`failed: ${path}: ${reason}`));
    output.line(total === 0 ? 'No sessions found. `sfs doctor` says where it looks.' : `${counted(total, 'session')} in all. See them with: sfs list`);
  }
  if (stop.signal.aborted) return 130;
  return failed > 0 ? 1 : 0;
}

async function scanWithout(config: Config, only: (tool: string) => boolean, { context, progress, signal }: { context: Context; progress: Progress; signal: AbortSignal }): Promise<readonly ScannedTool[]> {
  const { scanHere } = await import('../../daemon/store-work.js');
  return scanHere(config, only, { log: quietLog(context.output), progress: (done, total) => progress.update(done, total), signal });
}

/** The running daemon looks at everything at once; what it says before and after tells what came. */
async function scanByDaemon(config: Config, only: (tool: string) => boolean, progress: Progress): Promise<readonly ScannedTool[]> {
  const before = await daemonStatus(config);
  const timer = setInterval(() => {
    void daemonStatus(config).then((status) => { if (status !== undefined) progress.update(status.done, status.total); }, () => undefined);
  }, POLL_MS);
  let scans: readonly ToolScan[] = [];
  try {
    // Written by the same program: what `check` of its capture service returns.
    scans = ((await ask(storeLayout(config.storeHome).socket, { kind: 'check' }))?.value ?? []) as readonly ToolScan[];
  } finally {
    clearInterval(timer);
  }
  const after = await daemonStatus(config);
  const known = new Map(before?.tools.map(({ id, sessions }) => [id, sessions]));
  const results = new Map(scans.map(({ tool, result }) => [tool, result]));
  const tools = (after?.tools ?? []).filter(({ id }) => only(id));
  return tools.map(({ id, title, sessions }) => {
    const { failed = 0, failures = [] } = results.get(id) ?? {};
    return { id, title, sessions, added: sessions - (known.get(id) ?? 0), failed, failures };
  });
}
