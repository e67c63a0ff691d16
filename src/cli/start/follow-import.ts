/** Tells how far the first import is, and what it brought. */
import type { Config } from '../../config/config.js';
import { daemonStatus } from '../../daemon/control.js';
import type { DaemonStatus } from '../../daemon/status.js';
import type { Context } from '../command.js';
import { counted } from '../format.js';
import { startProgress } from '../progress.js';

const POLL_MS = 250;

export async function followImport({ output }: Context, config: Config, signal: AbortSignal): Promise<void> {
  const progress = await startProgress(output, 'importing');
  let told = false;
  try {
    while (!signal.aborted) {
      const status = await daemonStatus(config).catch(() => undefined);
      if (status?.phase === 'watching') {
        progress.stop();
        output.line(summaryOf(status));
        return;
      }
      if (status !== undefined && !told && !output.isErrorTty) output.line('Importing the sessions of this machine …');
      told ||= status !== undefined;
      if (status !== undefined) progress.update(status.done, status.total);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS).unref());
    }
  } finally {
    progress.stop();
  }
}

function summaryOf(status: DaemonStatus): string {
  const perTool = status.tools.filter(({ sessions }) => sessions > 0).map(({ title, sessions }) => `${title} ${sessions}`);
  if (perTool.length === 0) return 'Import finished: no sessions on this machine yet. New ones appear as they are written; `sfs doctor` says where it looks.';
  return `Import finished: ${counted(status.sessions, 'session')} (${perTool.join(', ')}). New ones appear as they are written.`;
}
