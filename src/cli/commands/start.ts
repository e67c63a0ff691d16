import { SfsError } from '../../core/errors.js';
import { defineCommand } from '../command.js';
import { fuseTrouble } from '../fuse-device.js';
import { supervise } from '../start/supervise.js';

export const start = defineCommand({
  name: 'start',
  about: 'capture and mount, here and until it is interrupted',
  options: {},
  positionals: { dir: { about: 'where to mount; without it mount.point of the configuration (~/sessions)', need: 'maybe' } },
  examples: [
    { line: 'sfs start', about: 'the tree is at ~/sessions until ^C' },
    { line: 'sfs start /tmp/sessions', about: 'somewhere else' },
  ],
  async run({ dir }, context) {
    const config = context.config();
    const trouble = process.platform === 'linux' ? fuseTrouble() : undefined;
    if (trouble !== undefined) {
      throw new SfsError('mount-unavailable', trouble.what, `${trouble.hint}\nWithout a mount: \`sfs import\` captures, and \`sfs materialize DIR\` writes the same tree as plain files.`);
    }
    return supervise(context, config, dir ?? config.mount.point);
  },
});
