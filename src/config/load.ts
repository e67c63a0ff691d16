/** The only reader of the environment and of config.toml. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import { messageOf, SfsError } from '../core/errors.js';
import { isObject, objectOf, type JsonObject } from '../core/json.js';
import type { Config, ToolConfig } from './config.js';

const GIB = 1024 ** 3;
const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
const BACKENDS = ['auto', 'kernel', 'fuse-native'] as const;

/** Every key of config.toml with what it may hold; `config set` checks against it too. `*` stands for a tool id. */
export const KEYS: Readonly<Record<string, { readonly kind: 'string' | 'boolean' | 'number' | 'path' | 'choice'; readonly choices?: readonly string[]; readonly about: string }>> = {
  'log.level': { kind: 'choice', choices: LEVELS, about: 'how much the daemon writes to its log (info)' },
  'mount.point': { kind: 'path', about: 'where the tree is mounted (~/sessions)' },
  'mount.backend': { kind: 'choice', choices: BACKENDS, about: 'who serves the mount (auto)' },
  'mount.allow_other': { kind: 'boolean', about: 'let other users of this machine read the mount (false)' },
  'cache.max_bytes': { kind: 'number', about: 'how much disk rendered files may take (1073741824)' },
  'tools.*.enabled': { kind: 'boolean', about: 'capture this tool (true)' },
  'tools.*.home': { kind: 'path', about: "the tool's folder, when it is not where the tool puts it by default" },
};

export function keyRule(key: string): (typeof KEYS)[string] | undefined {
  return KEYS[key] ?? KEYS[key.replace(/^tools\.[a-z0-9_-]+\./, 'tools.*.')];
}

export function expandHome(path: string, home: string): string {
  if (path === '~') return home;
  return path.startsWith('~/') ? join(home, path.slice(2)) : path;
}

export interface LoadOptions { readonly environment?: Readonly<Record<string, string | undefined>>; readonly platform?: string }

function places(environment: Readonly<Record<string, string | undefined>>): Pick<Config, 'userHome' | 'storeHome' | 'file'> {
  const userHome = environment['HOME'] !== undefined && isAbsolute(environment['HOME']) ? environment['HOME'] : homedir();
  const storeHome = resolve(expandHome(environment['SFS_HOME'] ?? join(userHome, '.sessionfs'), userHome));
  return { userHome, storeHome, file: join(storeHome, 'config.toml') };
}

/** Where config.toml is or would be; for commands that mend it and so must not trip over it. */
export function configFile(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  return places(environment).file;
}

/** Throws SfsError `config-invalid` naming the file, the key and what it may be. */
export function loadConfig(options: LoadOptions = {}): Config {
  const environment = options.environment ?? process.env;
  const { userHome, storeHome, file } = places(environment);
  const values = readValues(file);
  const value = (key: string): unknown => key.split('.').reduce<unknown>((at, part) => objectOf(at)[part], values);
  const choice = <T extends string>(key: string, choices: readonly T[], fallback: T): T => choices.find((c) => c === value(key)) ?? fallback;
  const path = (key: string, fallback: string): string => {
    const text = value(key);
    return resolve(expandHome(typeof text === 'string' ? text : fallback, userHome));
  };
  const level = LEVELS.find((l) => l === environment['SFS_LOG_LEVEL']?.toLowerCase());
  const bytes = value('cache.max_bytes');
  return {
    userHome,
    storeHome,
    file,
    runtimeFolder: isThere(environment['XDG_RUNTIME_DIR']) ? environment['XDG_RUNTIME_DIR'] : storeHome,
    logLevel: level ?? choice('log.level', LEVELS, 'info'),
    mount: {
      point: path('mount.point', join(userHome, 'sessions')),
      backend: choice('mount.backend', BACKENDS, 'auto'),
      allowOther: value('mount.allow_other') === true,
    },
    tools: toolsOf(objectOf(values['tools']), userHome),
    cache: { maxBytes: typeof bytes === 'number' ? bytes : GIB },
    environment: Object.fromEntries(Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')),
    platform: options.platform ?? process.platform,
  };
}

/** The variable outlives its folder where the user was changed. */
function isThere(folder: string | undefined): folder is string {
  return folder !== undefined && isAbsolute(folder) && existsSync(folder);
}

function toolsOf(section: JsonObject, userHome: string): Readonly<Record<string, ToolConfig>> {
  const tools: Record<string, ToolConfig> = {};
  for (const [id, entry] of Object.entries(section)) {
    const { enabled, home } = objectOf(entry);
    tools[id] = { enabled: enabled !== false, ...(typeof home === 'string' ? { home: resolve(expandHome(home, userHome)) } : {}) };
  }
  return tools;
}

function readValues(file: string): JsonObject {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new SfsError('config-invalid', `Cannot read ${file}: ${messageOf(error)}`, undefined, { cause: error });
  }
  return parseConfig(text, file);
}

/** The text as checked values. Unknown keys are allowed: a newer version may have written them. */
export function parseConfig(text: string, file: string): JsonObject {
  let values: JsonObject;
  try {
    values = parse(text);
  } catch (error) {
    throw new SfsError('config-invalid', `${file} is not valid TOML: ${messageOf(error)}`, 'Correct it by hand, or move it away to start with the defaults.', { cause: error });
  }
  checkValues(values, '', file);
  return values;
}

function checkValues(values: JsonObject, prefix: string, file: string): void {
  for (const [name, value] of Object.entries(values)) {
    const key = `${prefix}${name}`;
    const rule = keyRule(key);
    if (rule === undefined) {
      if (isObject(value)) checkValues(value, `${key}.`, file);
      continue;
    }
    const wanted = rule.kind === 'boolean' ? 'boolean' : rule.kind === 'number' ? 'number' : 'string';
    const allowed = rule.choices === undefined || rule.choices.some((c) => c === value);
    if (typeof value === wanted && allowed) continue;
    const expected = rule.choices === undefined ? `a ${wanted}` : `one of ${rule.choices.join(', ')}`;
    throw new SfsError('config-invalid', `${file}: ${key} must be ${expected}.`, `Correct it with: sfs config set ${key} VALUE`);
  }
}

/** One for each store. Longer than the kernel takes when the store lies deep; `ipc.ts` knows a way. */
export function socketPath(config: Config): string {
  const name = `sessionfs-${createHash('sha256').update(config.storeHome).digest('hex').slice(0, 12)}.sock`;
  return join(config.runtimeFolder, name);
}
