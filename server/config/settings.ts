/** Every setting of the server: its name in the environment, what it may hold, and its default. docs/self-hosting.md lists the same. */
import { parseJson } from '../../src/core/json.js';
import type { BlobStoreConfig, Registration, ServerConfig } from './server-config.js';

export interface Setting<T> {
  readonly about: string;
  /** As a person would write it; empty: none. */
  readonly fallback: string;
  /** Undefined when the text is not what the setting may hold. */
  readonly parse: (text: string) => T | undefined;
  /** What it may hold, in words. */
  readonly holds: string;
}

const MIB = 1024 ** 2;

const text = (fallback: string, about: string): Setting<string> => ({ about, fallback, holds: 'text', parse: (value) => value });

const count = (fallback: number, about: string, range: readonly [number, number] = [0, Number.MAX_SAFE_INTEGER]): Setting<number> => ({
  about,
  fallback: String(fallback),
  holds: `a whole number from ${range[0]} to ${range[1]}`,
  parse: (value) => (/^\d{1,16}$/.test(value) && Number(value) >= range[0] && Number(value) <= range[1] ? Number(value) : undefined),
});

const choice = <T extends string>(choices: readonly [T, ...T[]], about: string): Setting<T> => ({
  about,
  fallback: choices[0],
  holds: `one of ${choices.join(', ')}`,
  parse: (value) => choices.find((known) => known === value.toLowerCase()),
});

const yesOrNo = (about: string): Setting<boolean> => ({
  about,
  fallback: 'false',
  holds: 'true or false',
  parse: (value) => ({ true: true, false: false, '1': true, '0': false })[value.toLowerCase()],
});

function parseOrigins(value: string): readonly string[] | undefined {
  if (value.trim() === '') return [];
  const parsed = parseJson(value);
  if (!parsed.ok || !Array.isArray(parsed.value)) return undefined;
  const origins = parsed.value.filter((origin): origin is string => typeof origin === 'string' && isOrigin(origin));
  return origins.length === parsed.value.length ? origins : undefined;
}

// Never `*`: with credentials it would hand every page the sessions of whoever looks at it.
function isOrigin(origin: string): boolean {
  return URL.canParse(origin) && /^https?:$/.test(new URL(origin).protocol) && new URL(origin).origin === origin;
}

export const SETTINGS = {
  SFS_HOST: text('127.0.0.1', 'address to listen on'),
  SFS_PORT: count(8000, 'port to listen on; 0 takes a free one', [0, 65535]),
  SFS_PUBLIC_URL: { about: 'address under which clients reach the server, for links', fallback: '', holds: 'an http or https URL', parse: (value) => (value === '' || /^https?:\/\/[^/]/.test(value) ? value.replace(/\/+$/, '') : undefined) },
  SFS_DATA_DIR: text('~/.sessionfs-server', 'folder of the database, the blobs and temporary files'),
  SFS_DATABASE_URL: text('', 'PostgreSQL as postgresql://user:password@host/name; empty: SQLite in the data folder'),
  SFS_DATABASE_POOL_SIZE: count(10, 'connections to PostgreSQL', [2, 1000]),
  SFS_BLOB_STORE_TYPE: choice<BlobStoreConfig['kind']>(['local', 's3'], 'where archives lie'),
  SFS_BLOB_STORE_LOCAL_PATH: text('', 'folder of the archives with `local`; empty: `blobs` in the data folder'),
  SFS_S3_BUCKET: text('', 'bucket with `s3`; credentials come from the usual AWS_* variables, files or roles'),
  SFS_S3_REGION: text('us-east-1', 'region of the bucket'),
  SFS_S3_ENDPOINT_URL: { about: 'another S3 service than that of AWS', fallback: '', holds: 'an http or https URL', parse: (value) => (value === '' || /^https?:\/\/[^/]/.test(value) ? value : undefined) },
  SFS_S3_PREFIX: text('', 'what the names of all objects begin with'),
  SFS_REGISTRATION: choice<Registration>(['first', 'open', 'closed'], 'who may sign up: `first` closes after the first account'),
  SFS_RATE_LIMIT_PER_MINUTE: count(120, 'requests per key and minute; 0: no limit'),
  SFS_SIGNUPS_PER_HOUR: count(5, 'sign-ups per address and hour; 0: no limit'),
  SFS_AUTH_FAILURES_PER_MINUTE: count(30, 'wrong keys and passwords per address and minute; 0: no limit'),
  SFS_TRUST_PROXY: yesOrNo('take the address of clients from X-Forwarded-For: only behind a proxy that sets it'),
  SFS_CORS_ORIGINS: { about: 'origins of web pages that may call the API', fallback: '', holds: 'a JSON list of origins such as ["https://example.org"], without *', parse: parseOrigins },
  SFS_MAX_UPLOAD_BYTES: count(100 * MIB, 'size of an uploaded archive', [1024, 1024 * 1024 * MIB]),
  SFS_MAX_MEMBER_BYTES: count(100 * MIB, 'size of one file in an archive', [1024, 1024 * 1024 * MIB]),
  SFS_MAX_EXPANDED_BYTES: count(1024 * MIB, 'size of an archive when unpacked', [1024, 1024 * 1024 * MIB]),
  SFS_MAX_MEMBERS: count(10_000, 'number of files in an archive', [1, 1_000_000]),
  SFS_TRASH_DAYS: count(30, 'how long a deleted session can be restored', [0, 3650]),
  SFS_CACHE_BYTES: count(2048 * MIB, 'disk for unpacked archives'),
  SFS_SHUTDOWN_SECONDS: count(10, 'time for requests under way when the server is asked to end', [0, 3600]),
  SFS_LOG_LEVEL: choice<ServerConfig['logLevel']>(['info', 'debug', 'warn', 'error', 'silent'], 'how much is logged'),
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

export type SettingName = keyof typeof SETTINGS;
export type SettingValues = { readonly [N in SettingName]: (typeof SETTINGS)[N] extends Setting<infer T> ? T : never };
