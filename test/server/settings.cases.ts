import { beforeAll, expect, it } from '@jest/globals';
import { sessionArchive } from '../support/server/build-archive.js';
import type { RealServer } from '../support/server/real-server.js';

const ID = 'ses_5e77146500000001';

/** What later clients ask for beside sessions. */
export function settingsCases(server: RealServer): void {
  let key = '';
  const ask = (path: string, more: Parameters<RealServer['ask']>[1] = {}) => server.ask(`/api/v1${path}`, { key, ...more });

  beforeAll(async () => {
    key = await server.signUp();
    await server.push(key, ID, await sessionArchive({ id: ID, texts: ['x'], title: 'Named' }));
  });

  it('keeps how the account syncs', async () => {
    expect((await ask('/sync/settings')).body).toEqual({ mode: 'off', debounce_seconds: 30, max_member_bytes: 104_857_600 });
    expect((await ask('/sync/settings', { method: 'PUT', json: { mode: 'selective', debounce_seconds: 5 } })).body).toMatchObject({ mode: 'selective', debounce_seconds: 5 });
    expect((await ask('/sync/settings', { method: 'PUT', json: { mode: 'all' } })).body).toMatchObject({ mode: 'all', debounce_seconds: 5 });
    expect((await ask('/sync/settings', { method: 'PUT', json: { mode: 'some' } })).status).toBe(400);
    expect((await ask('/sync/settings', { method: 'PUT', json: { mode: 'all', debounce_seconds: 4 } })).status).toBe(422);
  });

  it('keeps the list of watched sessions', async () => {
    expect((await ask(`/sync/watch/${ID}`, { method: 'POST' })).body['session_id']).toBe(ID);
    expect((await ask(`/sync/watch/${ID}`, { method: 'POST' })).status).toBe(200);
    expect((await ask(`/sync/watch/${ID}/queued`, { method: 'PUT' })).body).toEqual({ status: 'queued', session_id: ID });
    expect((await ask(`/sync/watch/${ID}/lost`, { method: 'PUT' })).status).toBe(400);
    expect((await ask('/sync/status')).body).toMatchObject({ total_sessions: 1, synced_sessions: 1, watched_sessions: 1, queued: 1, failed: 0 });
    expect((await ask('/sync/watchlist')).body).toEqual({ sessions: [{ session_id: ID, title: 'Named', source_tool: 'codex', message_count: 1, status: 'queued', last_synced_at: null }] });
    expect((await ask(`/sync/watch/${ID}`, { method: 'DELETE' })).body['session_id']).toBe(ID);
    expect((await ask(`/sync/watch/${ID}`, { method: 'DELETE' })).status).toBe(404);
  });

  it('has the policy that later clients read before a push', async () => {
    expect((await ask('/dlp/policy')).body).toEqual({ enabled: false, mode: 'warn', categories: ['secrets'], custom_patterns: [], allowlist: [] });
  });

  it('takes an alias wherever an id is taken', async () => {
    expect((await ask(`/sessions/${ID}/alias`, { method: 'PUT', json: { alias: 'my-parser' } })).body).toMatchObject({ id: ID, alias: 'my-parser' });
    expect((await ask('/sessions/my-parser/messages')).body['total']).toBe(1);
    expect((await ask('/sessions/my-parser/sync')).status).toBe(200);
    const other = 'ses_5e77146500000002';
    await server.push(key, other, await sessionArchive({ id: other, texts: ['x'] }));
    expect((await ask(`/sessions/${other}/alias`, { method: 'PUT', json: { alias: 'my-parser' } })).status).toBe(409);
    for (const alias of ['ses_12345678', '../x', '', 'a b']) expect((await ask(`/sessions/${other}/alias`, { method: 'PUT', json: { alias } })).status).toBe(400);
    expect((await ask('/sessions/my-parser/alias', { method: 'DELETE' })).body['alias']).toBeNull();
    expect((await ask('/sessions/my-parser')).status).toBe(404);
  });
}
