/** The environment as a checked configuration. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { SfsError } from '../../src/core/errors.js';
import { parseDatabaseUrl } from './database-url.js';
import type { BlobStoreConfig, DatabaseConfig, ServerConfig } from './server-config.js';
import { SETTINGS } from './settings.js';
import type { SettingName, SettingValues } from './settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws SfsError `config-invalid` that names every setting that is wrong, and never shows a value that may hold a password. */
export function loadServerConfig(environment: Environment = process.env): ServerConfig {
  const faults: string[] = [];
  const values = readSettings(environment, faults);
  const home = environment['HOME'];
  const userHome = home !== undefined && isAbsolute(home) ? home : homedir();
  const dataDir = resolve(values.SFS_DATA_DIR.replace(/^~(?=\/|$)/, userHome));
  const database = databaseOf(values, dataDir, faults);
  const blobs = blobStoreOf(values, dataDir, faults);
  if (faults.length > 0 || database === undefined) {
    throw new SfsError('config-invalid', `The settings of the server are not usable:\n${faults.map((fault) => `  ${fault}`).join('\n')}`, 'docs/self-hosting.md lists every setting.');
  }
  return {
    host: values.SFS_HOST,
    port: values.SFS_PORT,
    publicUrl: values.SFS_PUBLIC_URL === '' ? undefined : values.SFS_PUBLIC_URL,
    dataDir,
    database,
    blobs,
    corsOrigins: values.SFS_CORS_ORIGINS,
    logLevel: values.SFS_LOG_LEVEL,
    registration: values.SFS_REGISTRATION,
    requestsPerMinute: values.SFS_RATE_LIMIT_PER_MINUTE,
    signupsPerHour: values.SFS_SIGNUPS_PER_HOUR,
    failuresPerMinute: values.SFS_AUTH_FAILURES_PER_MINUTE,
    trustProxy: values.SFS_TRUST_PROXY,
    limits: { uploadBytes: values.SFS_MAX_UPLOAD_BYTES, memberBytes: values.SFS_MAX_MEMBER_BYTES, expandedBytes: values.SFS_MAX_EXPANDED_BYTES, members: values.SFS_MAX_MEMBERS },
    trashDays: values.SFS_TRASH_DAYS,
    shutdownSeconds: values.SFS_SHUTDOWN_SECONDS,
    cacheBytes: values.SFS_CACHE_BYTES,
  };
}

/** Names that look like ours and are none: a slip of the pen leaves a default in place. */
export function unknownSettings(environment: Environment = process.env): readonly string[] {
  const others = new Set(['SFS_HOME', 'SFS_REQUIRE_FUSE', 'SFS_DASHBOARD_DIR']);
  return Object.keys(environment).filter((name) => name.startsWith('SFS_') && !Object.hasOwn(SETTINGS, name) && !others.has(name));
}

function readSettings(environment: Environment, faults: string[]): SettingValues {
  const read = <N extends SettingName>(name: N): SettingValues[N] => {
    const setting = SETTINGS[name];
    const given = environment[name]?.trim();
    const value = setting.parse(given === undefined || given === '' ? setting.fallback : given);
    if (value !== undefined) return value as SettingValues[N];
    faults.push(`${name} must be ${setting.holds}.`);
    return setting.parse(setting.fallback) as SettingValues[N];
  };
  const names = Object.keys(SETTINGS) as SettingName[];
  return Object.fromEntries(names.map((name) => [name, read(name)])) as unknown as SettingValues;
}

function databaseOf(values: SettingValues, dataDir: string, faults: string[]): DatabaseConfig | undefined {
  if (values.SFS_DATABASE_URL === '') return { kind: 'sqlite', file: join(dataDir, 'server.db') };
  const parsed = parseDatabaseUrl(values.SFS_DATABASE_URL);
  if (parsed === undefined) {
    faults.push('SFS_DATABASE_URL must be postgresql://user:password@host:port/name or sqlite:///path.');
    return undefined;
  }
  return parsed.kind === 'sqlite' ? { kind: 'sqlite', file: resolve(dataDir, parsed.file) } : { ...parsed, poolSize: values.SFS_DATABASE_POOL_SIZE };
}

function blobStoreOf(values: SettingValues, dataDir: string, faults: string[]): BlobStoreConfig {
  const folder = values.SFS_BLOB_STORE_LOCAL_PATH;
  if (values.SFS_BLOB_STORE_TYPE === 'local') return { kind: 'local', folder: folder === '' ? join(dataDir, 'blobs') : resolve(dataDir, folder) };
  if (values.SFS_S3_BUCKET === '') faults.push('SFS_S3_BUCKET must name a bucket when SFS_BLOB_STORE_TYPE is s3.');
  return {
    kind: 's3',
    bucket: values.SFS_S3_BUCKET,
    region: values.SFS_S3_REGION,
    endpoint: values.SFS_S3_ENDPOINT_URL === '' ? undefined : values.SFS_S3_ENDPOINT_URL,
    prefix: values.SFS_S3_PREFIX.replace(/^\/+|\/+$/g, ''),
  };
}
