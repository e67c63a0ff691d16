import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadServerConfig, unknownSettings } from '../../server/config/load-config.js';
import { SETTINGS } from '../../server/config/settings.js';

const HOME = '/home/me';
const load = (environment: Readonly<Record<string, string>>) => loadServerConfig({ HOME, ...environment });

describe('the settings of the server', () => {
  it('need none', () => {
    expect(load({})).toMatchObject({ host: '127.0.0.1', port: 8000, registration: 'first', database: { kind: 'sqlite', file: '/home/me/.sessionfs-server/server.db' }, blobs: { kind: 'local', folder: '/home/me/.sessionfs-server/blobs' } });
  });

  it.each([
    ['postgresql+asyncpg://u:p@h:5433/d', { kind: 'postgres', url: 'postgresql://u:p@h:5433/d', poolSize: 10 }],
    ['postgres://h/d', { kind: 'postgres', url: 'postgresql://h/d', poolSize: 10 }],
    ['sqlite+aiosqlite:////srv/a.db', { kind: 'sqlite', file: '/srv/a.db' }],
    ['sqlite:///a.db', { kind: 'sqlite', file: '/home/me/.sessionfs-server/a.db' }],
  ])('take the database %s', (url, database) => {
    expect(load({ SFS_DATABASE_URL: url }).database).toEqual(database);
  });

  it.each([
    ['SFS_PORT', '65536'],
    ['SFS_PORT', '8e3'],
    ['SFS_DATABASE_URL', 'mysql://root:hunter2@h/d'],
    ['SFS_REGISTRATION', 'maybe'],
    ['SFS_CORS_ORIGINS', '["*"]'],
    ['SFS_CORS_ORIGINS', 'https://a.example'],
    ['SFS_BLOB_STORE_TYPE', 'ftp'],
    ['SFS_S3_ENDPOINT_URL', 'file:///etc'],
    ['SFS_TRUST_PROXY', 'sometimes'],
  ])('name %s when it is %s, without telling its value', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(name) }));
    expect(() => load({ [name]: value })).not.toThrow(expect.objectContaining({ message: expect.stringContaining('hunter2') }));
  });

  it('name all that is wrong at once, a missing bucket too', () => {
    expect(() => load({ SFS_BLOB_STORE_TYPE: 's3', SFS_PORT: '-1' })).toThrow(/SFS_PORT[^]*SFS_S3_BUCKET/);
  });

  it('tell a slip of the pen', () => {
    expect(unknownSettings({ SFS_DATABSE_URL: 'x', SFS_PORT: '1', PATH: '' })).toEqual(['SFS_DATABSE_URL']);
  });

  it('are all in the docs, with their defaults', () => {
    const docs = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'self-hosting.md'), 'utf8');
    const rows = Object.entries(SETTINGS).map(([name, { fallback }]) => `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\` `}|`);
    expect(rows.filter((row) => !docs.includes(row))).toEqual([]);
  });
});
