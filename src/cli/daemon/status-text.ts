import type { DaemonStatus } from '../../daemon/status.js';
import { age, counted } from '../format.js';
import type { Output } from '../output.js';
import { printFacts } from '../show/panel.js';
import { tableLines } from '../table.js';

export function statusJson(status: DaemonStatus | undefined): Readonly<Record<string, unknown>> {
  if (status === undefined) return { running: false };
  const { pid, started, store, phase, done, total, sessions, captures, failures, lastCapture, lastError, tools } = status;
  return {
    running: true, pid, started_at: started, store, phase, done, total, sessions, captures, failures,
    last_capture_at: lastCapture ?? null,
    last_error: lastError ?? null,
    tools,
  };
}

export function printStatus(output: Output, status: DaemonStatus): void {
  const now = Date.now();
  printFacts(output, [
    ['Daemon', `running (pid ${status.pid}, started ${age(status.started, now)})`],
    ['Store', status.store],
    ['Doing', status.phase === 'importing' ? `importing, ${status.done} of ${status.total} files` : status.phase],
    ['Sessions', String(status.sessions)],
    ['Captured', `${counted(status.captures, 'time')} since it started${status.lastCapture === undefined ? '' : `, last ${age(status.lastCapture, now)}`}`],
    ['Failures', status.failures === 0 ? 'none' : `${status.failures}, last: ${status.lastError ?? 'unknown'}`],
  ]);
  const rows = status.tools.map(({ title, found, sessions }) => [title, found ? 'yes' : 'no', String(sessions)]);
  output.line();
  for (const line of tableLines([{ title: 'TOOL' }, { title: 'FOUND' }, { title: 'SESSIONS' }], rows, output.width)) output.line(line);
}
