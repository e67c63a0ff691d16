import { SfsError } from '../../core/errors.js';
import { daemonPid, daemonStatus, startDaemon, stopDaemon } from '../../daemon/control.js';
import { storeLayout } from '../../store/layout.js';
import { defineCommand, JSON_OPTION, type GroupCommand } from '../command.js';
import { followLog, lastLines } from '../daemon/log-tail.js';
import { printStatus, statusJson } from '../daemon/status-text.js';
import { counted } from '../format.js';
import { startProgress } from '../progress.js';
import { quietLog } from '../quiet-log.js';
import { safeLine } from '../terminal-text.js';

const start = defineCommand({
  name: 'start',
  about: 'capture in the background from now on',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [{ line: 'sfs daemon start', about: 'unless one runs' }],
  async run({ json }, { output, config }) {
    const { pid, already } = await startDaemon(config());
    if (json) output.json({ pid, already_running: already });
    else output.line(already ? `The daemon is already running (pid ${pid}).` : `The daemon is running (pid ${pid}). See what it does with: sfs daemon status`);
    return 0;
  },
});

const stop = defineCommand({
  name: 'stop',
  about: 'end the background capture',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [{ line: 'sfs daemon stop', about: 'waits until it has ended' }],
  async run({ json }, { output, config }) {
    const stopped = await stopDaemon(config());
    if (json) output.json({ stopped });
    else output.line(stopped ? 'The daemon has stopped.' : 'The daemon is not running.');
    return 0;
  },
});

const restart = defineCommand({
  name: 'restart',
  about: 'end it and start it anew, e.g. after a change of the configuration',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [{ line: 'sfs daemon restart', about: 'also when none runs' }],
  async run({ json }, { output, config }) {
    await stopDaemon(config());
    const { pid } = await startDaemon(config());
    if (json) output.json({ pid });
    else output.line(`The daemon is running (pid ${pid}).`);
    return 0;
  },
});

const status = defineCommand({
  name: 'status',
  about: 'print what the daemon does',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [{ line: 'sfs daemon status --json | jq .phase', about: 'importing or watching' }],
  async run({ json }, { output, config }) {
    const current = await daemonStatus(config());
    if (json) output.json(statusJson(current));
    else if (current === undefined) {
      const pid = daemonPid(config());
      output.line(pid === undefined ? 'The daemon is not running. Start it with: sfs daemon start' : `A process captures into this store (pid ${pid}) and does not answer.`);
    } else printStatus(output, current);
    return 0;
  },
});

const logs = defineCommand({
  name: 'logs',
  about: 'print the log',
  options: {
    lines: { kind: 'count', short: 'n', value: 'N', default: 50, about: 'the last N lines' },
    follow: { kind: 'flag', short: 'f', about: 'go on with what is written from now' },
  },
  positionals: {},
  examples: [{ line: 'sfs daemon logs -n 20 -f', about: 'watch it work' }],
  async run({ lines, follow }, { output, config, onInterrupt }) {
    const { daemonLog } = storeLayout(config().storeHome);
    const { text, size } = lastLines(daemonLog, lines);
    if (text === undefined && !follow) throw new SfsError('path-not-found', `There is no log yet: ${safeLine(daemonLog)}.`, 'The daemon writes it: sfs daemon start');
    await output.chunk(output.clean(text ?? ''));
    if (!follow) return 0;
    const stopped = new AbortController();
    onInterrupt(() => stopped.abort());
    await followLog(daemonLog, size, { signal: stopped.signal, write: (more) => output.chunk(output.clean(more)) });
    return 130;
  },
});

const rebuildIndex = defineCommand({
  name: 'rebuild-index',
  about: 'make the index anew from the sessions in the store',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [{ line: 'sfs daemon rebuild-index', about: 'by the daemon when one runs, else here' }],
  async run({ json }, { output, config }) {
    const { rebuildIndexOf } = await import('../../daemon/store-work.js');
    const progress = await startProgress(output, 'rebuilding');
    const result = await rebuildIndexOf(config(), { log: quietLog(output), progress: (done, total) => progress.update(done, total) }).finally(() => progress.stop());
    if (json) output.json(result);
    else {
      for (const { id, reason } of result.failed) output.line(safeLine(`failed: ${id}: ${reason}`));
      output.line(`${counted(result.sessions, 'session')} in the index.`);
    }
    return result.failed.length > 0 ? 1 : 0;
  },
});

export const daemon: GroupCommand = {
  kind: 'group',
  name: 'daemon',
  about: 'the background capture: start, stop, look at it',
  examples: [{ line: 'sfs daemon start', about: 'capture from now on' }],
  commands: [start, stop, restart, status, logs, rebuildIndex],
};
