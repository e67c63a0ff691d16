import { readFileSync } from 'node:fs';
import { objectOf, parseJson, textOf } from '../../core/json.js';
import { SFS_VERSION } from '../../core/session.js';
import { defineCommand, JSON_OPTION } from '../command.js';

// Beside dist/, in the repository as in the package.
const PACKAGE = new URL('../../../../package.json', import.meta.url);

export const version = defineCommand({
  name: 'version',
  about: 'print the version',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [{ line: 'sfs version --json', about: 'with the version of the format and of Node' }],
  async run({ json }, { output }) {
    const parsed = parseJson(readFileSync(PACKAGE, 'utf8'));
    const own = textOf(objectOf(parsed.ok ? parsed.value : undefined)['version']) ?? 'unknown';
    if (json) output.json({ version: own, sfs_version: SFS_VERSION, node: process.versions.node });
    else output.line(`sfs ${own}`);
    return 0;
  },
});
