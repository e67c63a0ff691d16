/** `sfs import PATH…`. */
import type { Config } from '../../config/config.js';
import { importPaths, type ImportOutcome } from '../../daemon/store-work.js';
import type { Context } from '../command.js';
import type { ExitCode } from '../exit-code.js';
import { counted } from '../format.js';
import { startProgress } from '../progress.js';
import { quietLog } from '../quiet-log.js';
import { safeLine } from '../terminal-text.js';

export async function importFiles({ output }: Context, config: Config, wanted: { paths: readonly string[]; tool: string | undefined; json: boolean }): Promise<ExitCode> {
  const { paths, tool, json } = wanted;
  const progress = await startProgress(output, 'importing');
  const outcomes = await importPaths(config, paths, { log: quietLog(output), progress: (done, total) => progress.update(done, total), ...(tool === undefined ? {} : { tool }) }).finally(() => progress.stop());
  const sessions = outcomes.filter(({ outcome }) => outcome === 'imported' || outcome === 'unchanged');
  const failed = outcomes.filter(({ outcome }) => outcome === 'failed');
  if (json) output.json(outcomes.map(jsonOf));
  else {
    for (const outcome of outcomes) output.line(safeLine(lineOf(outcome)));
    output.line(`${counted(sessions.length, 'session file')} of ${outcomes.length}${failed.length > 0 ? `, ${failed.length} failed` : ''}.`);
  }
  return failed.length > 0 || sessions.length === 0 ? 1 : 0;
}

function lineOf(outcome: ImportOutcome): string {
  switch (outcome.outcome) {
    case 'imported':
      return `${outcome.session}  ${outcome.path}: ${counted(outcome.messages, 'message')}${outcome.problems > 0 ? `, ${counted(outcome.problems, 'problem')}` : ''}${outcome.parent === undefined ? '' : `; another session than ${outcome.parent}, which has the same id`}`;
    case 'unchanged':
      return `${outcome.session}  ${outcome.path}: known already`;
    case 'not-a-session':
      return `no session: ${outcome.path}: ${outcome.reason} (kept at ${outcome.keptAt})`;
    case 'failed':
      return `failed: ${outcome.path}: ${outcome.reason}`;
  }
}

function jsonOf(outcome: ImportOutcome): Readonly<Record<string, unknown>> {
  switch (outcome.outcome) {
    case 'imported':
      return { path: outcome.path, outcome: outcome.outcome, session_id: outcome.session, tool: outcome.tool, message_count: outcome.messages, kept_raw: outcome.keptRaw, problems: outcome.problems, ...(outcome.parent === undefined ? {} : { parent_session_id: outcome.parent }) };
    case 'unchanged':
      return { path: outcome.path, outcome: outcome.outcome, session_id: outcome.session, tool: outcome.tool, ...(outcome.parent === undefined ? {} : { parent_session_id: outcome.parent }) };
    case 'not-a-session':
      return { path: outcome.path, outcome: outcome.outcome, reason: outcome.reason, kept_at: outcome.keptAt };
    case 'failed':
      return { path: outcome.path, outcome: outcome.outcome, reason: outcome.reason };
  }
}
