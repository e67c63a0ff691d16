import { existsSync } from 'node:fs';
import { toolNames } from '../../app.js';
import { configFile, KEYS } from '../../config/load.js';
import type { Config } from '../../config/config.js';
import { defineCommand, JSON_OPTION, type GroupCommand } from '../command.js';
import { effectiveValue } from '../config/effective.js';
import { knownKey, setConfigValue } from '../config/set-value.js';
import { safeLine } from '../terminal-text.js';

const KEY = { about: 'e.g. mount.point, tools.TOOL.enabled', need: 'one' } as const;

const show = defineCommand({
  name: 'show',
  about: 'print every key with the value that holds',
  options: { json: JSON_OPTION },
  positionals: {},
  examples: [{ line: 'sfs config show', about: 'all of it' }],
  async run({ json }, context) {
    const config = context.config();
    const values = await allValues(config);
    if (json) {
      context.output.json({ path: config.file, values: Object.fromEntries(values) });
      return 0;
    }
    context.output.line(context.output.paint('dim', `# ${safeLine(config.file)}${existsSync(config.file) ? '' : ' (not written yet: defaults)'}`));
    for (const [key, value] of values) context.output.line(`${key} = ${safeLine(String(value))}`);
    return 0;
  },
});

async function allValues(config: Config): Promise<readonly (readonly [string, string | number | boolean])[]> {
  const tools = [...new Set([...(await toolNames()), ...Object.keys(config.tools)])];
  const keys = Object.keys(KEYS).flatMap((key) => (key.includes('*') ? [] : [key]));
  const toolKeys = tools.flatMap((id) => [`tools.${id}.enabled`, `tools.${id}.home`]);
  return [...keys, ...toolKeys].flatMap((key) => {
    const value = effectiveValue(config, key);
    return value === undefined ? [] : [[key, value] as const];
  });
}

const get = defineCommand({
  name: 'get',
  about: 'print the value of one key',
  options: { json: JSON_OPTION },
  positionals: { key: KEY },
  examples: [{ line: 'cd "$(sfs config get mount.point)"', about: 'go to the tree' }],
  async run({ key, json }, { output, config }) {
    const value = effectiveValue(config(), await knownKey(key, 'config get'));
    if (json) output.json(value ?? null);
    else output.line(safeLine(String(value ?? '')));
    return 0;
  },
});

const set = defineCommand({
  name: 'set',
  about: 'change one key in config.toml; comments and all else stay',
  options: {},
  positionals: { key: KEY, value: { about: 'the new value', need: 'one' } },
  examples: [
    { line: 'sfs config set mount.point ~/ai-sessions', about: 'mount somewhere else' },
    { line: 'sfs config set tools.{tool}.enabled false', about: 'capture one tool no more' },
  ],
  async run({ key, value }, { output }) {
    const file = configFile();
    const full = await knownKey(key, 'config set');
    setConfigValue(file, full, value);
    output.note(`Set ${full} in ${safeLine(file)}. A running daemon or mount takes it up when it is started anew.`);
    return 0;
  },
});

const path = defineCommand({
  name: 'path',
  about: 'print where config.toml is',
  options: {},
  positionals: {},
  examples: [{ line: '$EDITOR "$(sfs config path)"', about: 'change it by hand' }],
  async run(_values, { output }) {
    output.line(configFile());
    return 0;
  },
});

export const config: GroupCommand = {
  kind: 'group',
  name: 'config',
  about: 'show and change the configuration',
  examples: [{ line: 'sfs config set mount.point ~/ai-sessions', about: 'mount somewhere else' }],
  commands: [show, get, set, path],
};
