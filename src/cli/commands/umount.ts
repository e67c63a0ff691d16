import { SfsError } from '../../core/errors.js';
import { stopMount } from '../../daemon/mount-control.js';
import { defineCommand, JSON_OPTION } from '../command.js';
import { safeLine } from '../terminal-text.js';

export const umount = defineCommand({
  name: 'umount',
  about: 'take the mount down, also a dead one',
  options: { json: JSON_OPTION },
  positionals: { dir: { about: 'where it is mounted; without it wherever this store is', need: 'maybe' } },
  examples: [{ line: 'sfs umount', about: 'the mount of this store' }],
  async run({ dir, json }, { output, config }) {
    const ended = await stopMount(config(), dir);
    if (ended === undefined) throw new SfsError('not-running', dir === undefined ? 'This store is not mounted.' : `This store is not mounted at ${safeLine(dir)}.`, 'Mount it with: sfs mount');
    if (json) output.json(ended);
    else output.line(`Unmounted ${safeLine(ended.point)}.`);
    return 0;
  },
});
