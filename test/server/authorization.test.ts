import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { objectOf } from '../../src/core/json.js';
import { sessionArchive } from '../support/server/build-archive.js';
import { archiveForm, RealServer } from '../support/server/real-server.js';
import type { Answer } from '../support/server/real-server.js';

/** What a route is about decides who may use it. `session` names one by its path: for others it is not there. */
type Row = { readonly about: 'anyone' } | { readonly about: 'account' } | { readonly about: 'session'; readonly other: number; readonly deleted: number };

const session = (other = 404, deleted = 404): Row => ({ about: 'session', other, deleted });

/** Every route of the API. A new one fails here until it has its row. */
const ROUTES: Readonly<Record<string, Row>> = {
  'GET /health': { about: 'anyone' },
  'GET /ready': { about: 'anyone' },
  'GET /metrics': { about: 'anyone' },
  'POST /api/v1/auth/signup': { about: 'anyone' },
  'GET /api/v1/auth/me': { about: 'account' },
  'POST /api/v1/auth/keys': { about: 'account' },
  'GET /api/v1/auth/keys': { about: 'account' },
  'DELETE /api/v1/auth/keys/{keyId}': { about: 'account' },
  'POST /api/v1/sessions': { about: 'account' },
  'GET /api/v1/sessions': { about: 'account' },
  'POST /api/v1/sessions/admin/reindex': { about: 'account' },
  'GET /api/v1/sessions/{id}': session(),
  'PATCH /api/v1/sessions/{id}': session(),
  'DELETE /api/v1/sessions/{id}': session(),
  'PUT /api/v1/sessions/{id}/alias': session(),
  'DELETE /api/v1/sessions/{id}/alias': session(),
  'POST /api/v1/sessions/{id}/restore': session(404, 200),
  'GET /api/v1/sessions/{id}/download': session(),
  'GET /api/v1/sessions/{id}/messages': session(),
  'GET /api/v1/sessions/{id}/workspace': session(),
  'GET /api/v1/sessions/{id}/tools': session(),
  // An id belongs to nobody: another account's session of this id is another session.
  'PUT /api/v1/sessions/{id}/sync': session(201, 410),
  'GET /api/v1/sessions/{id}/sync': session(),
  'GET /api/v1/sync/settings': { about: 'account' },
  'PUT /api/v1/sync/settings': { about: 'account' },
  'GET /api/v1/sync/status': { about: 'account' },
  'GET /api/v1/sync/watchlist': { about: 'account' },
  'POST /api/v1/sync/watch/{id}': { about: 'account' },
  'DELETE /api/v1/sync/watch/{id}': { about: 'account' },
  'PUT /api/v1/sync/watch/{id}/{state}': { about: 'account' },
  'GET /api/v1/changes': { about: 'account' },
  'GET /api/v1/dlp/policy': { about: 'account' },
};

const ID = 'ses_00c0ffee00c0ffee';
const BODIES: Readonly<Record<string, unknown>> = { 'PATCH /api/v1/sessions/{id}': { title: 'x' }, 'PUT /api/v1/sessions/{id}/alias': { alias: 'x' } };
const server = new RealServer();
let archive: Buffer = Buffer.alloc(0);

function call(route: string, key: string | undefined): Promise<Answer> {
  const [method = '', path = ''] = route.split(' ');
  const url = path.replace('{id}', ID).replace('{keyId}', 'none').replace('{state}', 'synced');
  if (route.endsWith('/sync')) return server.ask(url, { method, key, ...(method === 'PUT' ? { body: archiveForm(archive) } : {}) });
  return server.ask(url, { method, key, ...(method === 'GET' || method === 'DELETE' ? {} : { json: BODIES[route] ?? {} }) });
}

describe('the routes', () => {
  beforeAll(async () => {
    archive = await sessionArchive({ id: ID, texts: ['x'] });
    await server.start();
  }, 120_000);
  afterAll(() => server.remove());

  it('of the description have a row each, and each row is a route', async () => {
    const { body } = await server.ask('/api/docs-json');
    const described = Object.entries(objectOf(body['paths'])).flatMap(([path, methods]) => Object.keys(objectOf(methods)).map((method) => `${method.toUpperCase()} ${path}`));
    expect(described.sort()).toEqual(Object.keys(ROUTES).sort());
  });

  describe.each(Object.entries(ROUTES))('%s', (route, row) => {
    const isOpen = row.about === 'anyone';

    it(isOpen ? 'answers without a key' : 'refuses a request without a key, with a wrong one, and with a revoked one', async () => {
      const key = await server.signUp();
      const made = await server.ask('/api/v1/auth/keys', { method: 'POST', key, json: {} });
      await server.ask(`/api/v1/auth/keys/${String(made.body['key_id'])}`, { method: 'DELETE', key });
      for (const bad of [undefined, `sk_sfs_${'0'.repeat(32)}`, 'x', String(made.body['raw_key'])]) {
        const { status } = await call(route, bad);
        if (isOpen) expect(status).not.toBe(401);
        else expect([bad, status]).toEqual([bad, 401]);
      }
    });

    if (row.about !== 'session') return;

    it('shows another account nothing, and nothing of what is deleted', async () => {
      const [owner, other] = [await server.signUp(), await server.signUp()];
      await server.push(owner, ID, archive);
      expect((await call(route, other)).status).toBe(row.other);
      expect((await server.ask(`/api/v1/sessions/${ID}`, { key: owner })).status).toBe(200);
      await server.ask(`/api/v1/sessions/${ID}`, { method: 'DELETE', key: owner });
      expect((await call(route, owner)).status).toBe(row.deleted);
    });
  });
});
