import { beforeAll, describe, expect, it } from '@jest/globals';
import { objectOf } from '../../src/core/json.js';
import { buildArchive, sessionArchive, sha256 } from '../support/server/build-archive.js';
import { archiveForm } from '../support/server/real-server.js';
import type { RealServer } from '../support/server/real-server.js';

const ID = 'ses_00c0ffee00c0ffee';
let number = 0;
const newId = (): string => `ses_${String((number += 1)).padStart(16, '0')}`;

/** Archives up and down, as the clients of the contract send them. */
export function syncCases(server: RealServer): void {
  let key = '';
  let first: Buffer = Buffer.alloc(0);
  let second: Buffer = Buffer.alloc(0);

  beforeAll(async () => {
    key = await server.signUp();
    first = await sessionArchive({ id: ID, texts: ['Why does it fail?', 'Because.'] });
    second = await sessionArchive({ id: ID, texts: ['Why does it fail?', 'Because.', 'Thanks'] });
  });

  describe('a push', () => {
    it('creates a session that is not there, with whatever If-Match', async () => {
      const id = newId();
      const { status, body } = await server.push(key, id, first, { 'If-Match': `"${'0'.repeat(64)}"` });
      expect(status).toBe(201);
      expect(body).toEqual({ session_id: id, etag: sha256(first), blob_size_bytes: first.length, synced_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
    });

    it.each(['"ETAG"', 'ETAG'])('replaces what it knows, with If-Match %s', async (form) => {
      const id = newId();
      await server.push(key, id, first);
      const { status, body } = await server.push(key, id, second, { 'If-Match': form.replace('ETAG', sha256(first)) });
      expect([status, body['etag']]).toEqual([200, sha256(second)]);
    });

    it.each([undefined, '*', `"${'1'.repeat(64)}"`, `W/"ETAG"`])('with If-Match %s over another state is a conflict that names the state', async (ifMatch) => {
      const id = newId();
      await server.push(key, id, first);
      const headers: Record<string, string> = ifMatch === undefined ? {} : { 'If-Match': ifMatch.replace('ETAG', sha256(first)) };
      const { status, body } = await server.push(key, id, second, headers);
      expect(status).toBe(409);
      expect(body).toEqual({ error: { code: 'etag_mismatch', message: expect.any(String), details: { current_etag: sha256(first) } } });
    });

    it('whose answer was lost succeeds when it is sent again', async () => {
      const id = newId();
      await server.push(key, id, first);
      await server.push(key, id, second, { 'If-Match': sha256(first) });
      const again = await server.push(key, id, second, { 'If-Match': sha256(first) });
      expect([again.status, again.body['etag']]).toEqual([200, sha256(second)]);
      expect((await server.push(key, id, second)).status).toBe(200);
    });

    it('of two writers who know the same state lets exactly one through', async () => {
      const id = newId();
      await server.push(key, id, first);
      const rivals = await Promise.all([1, 2, 3, 4].map(async (at) => sessionArchive({ id, texts: ['Why does it fail?', 'Because.', `Rival ${at}`] })));
      const answers = await Promise.all(rivals.map((archive) => server.push(key, id, archive, { 'If-Match': sha256(first) })));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const winner = rivals[answers.findIndex(({ status }) => status === 200)];
      expect(sha256((await server.ask(`/api/v1/sessions/${id}/sync`, { key })).bytes)).toBe(winner === undefined ? '' : sha256(winner));
    });

    it('of an id that another account has makes a session of its own', async () => {
      const id = newId();
      await server.push(key, id, first);
      const other = await server.signUp();
      expect((await server.push(other, id, second)).status).toBe(201);
      expect((await server.ask(`/api/v1/sessions/${id}/sync`, { key })).headers.get('etag')).toBe(`"${sha256(first)}"`);
    });

    it.each(['ses_abc', `ses_${'a'.repeat(41)}`, "ses_1' OR '1'='1", '..%2f..%2fetc%2fpasswd', 'ses_00000000%00', 'ses_0000;0000'])('of the id %s is refused', async (id) => {
      const { status, body } = await server.push(key, id, first);
      expect([status, objectOf(body['error'])['code']]).toEqual([400, '400']);
    });

    it('without a part named file breaks the contract', async () => {
      const { status, body } = await server.ask(`/api/v1/sessions/${newId()}/sync`, { method: 'PUT', key, body: archiveForm(first, 'other') });
      expect([status, body]).toEqual([422, { error: { code: '422', message: 'Validation error', details: { errors: [{ type: 'missing', loc: ['body', 'file'], msg: 'Field required' }] } } }]);
    });

    it('of what is no archive is refused, and leaves nothing', async () => {
      const id = newId();
      expect((await server.push(key, id, Buffer.from('no archive'))).status).toBe(400);
      expect((await server.push(key, id, await buildArchive([]))).status).toBe(400);
      expect((await server.ask(`/api/v1/sessions/${id}`, { key })).status).toBe(404);
    });

    it('of an archive with a broken manifest is taken, with what is known', async () => {
      const id = newId();
      expect((await server.push(key, id, await buildArchive([{ name: 'manifest.json', content: '{' }, { name: 'messages.jsonl', content: '{"role":"user"}\nno json\n' }]))).status).toBe(201);
      const { body } = await server.ask(`/api/v1/sessions/${id}`, { key });
      expect(body).toMatchObject({ source_tool: 'unknown', title: null, message_count: 1 });
    });
  });

  describe('a pull', () => {
    it('gives the very bytes of the push, unencoded, with their ETag', async () => {
      const id = newId();
      await server.push(key, id, first);
      const { status, headers, bytes } = await server.ask(`/api/v1/sessions/${id}/sync`, { key, headers: { 'Accept-Encoding': 'gzip, deflate' } });
      expect(status).toBe(200);
      expect(bytes.equals(first)).toBe(true);
      expect([headers.get('etag'), headers.get('content-type'), headers.get('content-encoding'), headers.get('content-length')]).toEqual([`"${sha256(first)}"`, 'application/gzip', null, String(first.length)]);
    });

    it('of what the client has is empty', async () => {
      const id = newId();
      await server.push(key, id, first);
      const { status, bytes } = await server.ask(`/api/v1/sessions/${id}/sync`, { key, headers: { 'If-None-Match': `"${sha256(first)}"` } });
      expect([status, bytes.length]).toEqual([304, 0]);
    });

    it('of an unknown session finds nothing', async () => {
      const { status, body } = await server.ask(`/api/v1/sessions/${newId()}/sync`, { key });
      expect([status, body]).toEqual([404, { error: { code: '404', message: 'Session not found', details: {} } }]);
    });
  });

  describe('a deleted session', () => {
    it('is gone for a push, unless the client wants it back', async () => {
      const id = newId();
      await server.push(key, id, first);
      expect((await server.ask(`/api/v1/sessions/${id}?scope=cloud`, { method: 'DELETE', key })).status).toBe(200);
      expect((await server.push(key, id, second, { 'If-Match': sha256(first) })).status).toBe(410);
      expect((await server.push(key, id, second, { 'If-Match': sha256(first), 'X-SessionFS-Undelete': 'true' })).status).toBe(200);
      expect((await server.ask(`/api/v1/sessions/${id}`, { key })).body).toMatchObject({ is_deleted: false, etag: sha256(second) });
    });
  });
}
