import { startAttachedMount, startMount } from '../../daemon/mount-control.js';
import { daemonPid } from '../../daemon/control.js';
import { defineCommand, JSON_OPTION, type Context } from '../command.js';
import type { ExitCode } from '../exit-code.js';
import { safeLine } from '../terminal-text.js';

export const mount = defineCommand({
  name: 'mount',
  about: 'show the sessions as files',
  options: {
    foreground: { kind: 'flag', short: 'f', about: 'stay, and unmount when interrupted' },
    json: JSON_OPTION,
  },
  positionals: { dir: { about: 'an empty or new folder; without it mount.point of the configuration (~/sessions)', need: 'maybe' } },
  examples: [
    { line: 'sfs mount', about: 'at ~/sessions' },
    { line: 'sfs mount /tmp/sessions --foreground', about: 'somewhere else, until ^C' },
  ],
  async run({ dir, foreground, json }, context) {
    const { output } = context;
    const config = context.config();
    const point = dir ?? config.mount.point;
    const mounted = foreground ? await startAttachedMount(config, point) : { facts: await startMount(config, { point }), child: undefined };
    const { facts, child } = mounted;
    if (json) output.json(facts);
    else output.line(`Mounted at ${safeLine(facts.point)} (${facts.backend}, pid ${facts.pid}).`);
    if (daemonPid(config) === undefined) output.note('Nothing captures at the moment, so nothing new will appear: sfs daemon start');
    return child === undefined ? 0 : untilEnded(child, context);
  },
});

type Child = Awaited<ReturnType<typeof startAttachedMount>>['child'];

function untilEnded(child: Child, context: Context): Promise<ExitCode> {
  context.output.outliveReaders();
  context.onInterrupt(() => child.kill('SIGTERM'));
  return new Promise((resolve) => child.once('exit', (code) => resolve(code === 0 ? 0 : 1)));
}
