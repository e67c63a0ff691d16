/** `sfs config set`. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { toolNamed, toolNames } from '../../app.js';
import { KEYS, keyRule, parseConfig } from '../../config/load.js';
import { SfsError } from '../../core/errors.js';
import { isObject, type JsonObject } from '../../core/json.js';
import { writeFileAtomic } from '../../store/files.js';
import { usage } from '../arguments.js';
import { closest } from '../closest.js';
import { setTomlKey, type TomlScalar } from './edit-toml.js';

/** The key as it stands in the file. Throws SfsError `usage` for one that is not of the configuration. */
export async function knownKey(key: string, command: string): Promise<string> {
  const [, name, rest] = /^tools\.([A-Za-z0-9_-]+)\.(.+)$/.exec(key) ?? [];
  const id = name === undefined ? undefined : await toolNamed(name);
  const full = id === undefined || rest === undefined ? key : `tools.${id}.${rest}`;
  if (keyRule(full) === undefined || Object.hasOwn(KEYS, full) && full.includes('*')) {
    throw usage(command, `There is no key ${key}. Keys: ${Object.keys(KEYS).join(', ')}.`, closest(key, Object.keys(KEYS)));
  }
  if (name !== undefined && id === undefined) throw usage(command, `There is no tool ${name}. Known: ${(await toolNames()).join(', ')}.`);
  return full;
}

/** Checks the value, changes the one line and replaces the file (0600). Throws before anything is written. */
export function setConfigValue(file: string, key: string, given: string): void {
  const value = valueFrom(key, given);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const before = parseConfig(text, file);
  const edited = setTomlKey(text, key, value);
  const byHand = new SfsError('config-invalid', `${file} is written in a way that this command cannot change without harm.`, `Set ${key} to ${given} with an editor.`);
  let after: JsonObject;
  try {
    after = parseConfig(edited, file);
  } catch {
    throw byHand;
  }
  if (!isDeepStrictEqual(plain(after), plain(withValue(before, key.split('.'), value)))) throw byHand;
  // A configuration that is a link (of a folder of dot files) stays one.
  writeFileAtomic(existsSync(file) ? realpathSync(file) : file, edited);
}

function valueFrom(key: string, given: string): TomlScalar {
  const rule = keyRule(key);
  const wrong = (expected: string): SfsError => usage('config set', `${key} must be ${expected}, not ${given}.`);
  switch (rule?.kind) {
    case 'boolean':
      if (given !== 'true' && given !== 'false') throw wrong('true or false');
      return given === 'true';
    case 'number':
      if (!/^\d{1,15}$/.test(given)) throw wrong('a whole number');
      return Number(given);
    case 'choice':
      if (rule.choices?.includes(given) !== true) throw wrong(`one of ${rule.choices?.join(', ') ?? ''}`);
      return given;
    case 'path':
      if (given === '' || given.includes('\0')) throw wrong('a path');
      // What `~` means is told at each start; anything else must not depend on where we are now.
      return given === '~' || given.startsWith('~/') ? given : resolve(given);
    default:
      return given;
  }
}

function withValue(values: JsonObject, [first, ...rest]: readonly string[], value: TomlScalar): JsonObject {
  if (first === undefined) return values;
  const inner = values[first];
  return { ...values, [first]: rest.length === 0 ? value : withValue(isObject(inner) ? inner : {}, rest, value) };
}

/** Without the prototypes that a parser may or may not give its objects. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value) && !(value instanceof Date) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) : value;
}
