import { beforeAll, expect, it } from '@jest/globals';
import { arrayOf, objectOf } from '../../src/core/json.js';
import { sessionArchive, sha256 } from '../support/server/build-archive.js';
import { archiveForm } from '../support/server/real-server.js';
import type { RealServer } from '../support/server/real-server.js';

const idOf = (number: number): string => `ses_${String(number).padStart(16, 'a')}`;

/** What is known of sessions, and what is in them. */
export function sessionCases(server: RealServer): void {
  let key = '';
  const ask = (path: string, more: Parameters<RealServer['ask']>[1] = {}) => server.ask(`/api/v1/sessions${path}`, { key, ...more });

  beforeAll(async () => {
    key = await server.signUp();
    for (const [at, tool] of ['codex', 'claude-code', 'codex'].entries()) {
      await server.push(key, idOf(at), await sessionArchive({ id: idOf(at), texts: ['Fix the parser. It drops rows.', 'Done.', 'And now?'], tool, tags: [`tag ${at}`, '100%'] }));
    }
  });

  it('tells of a session what its archive says', async () => {
    const { body } = await ask(`/${idOf(0)}`);
    expect(body).toMatchObject({ id: idOf(0), title: 'Fix the parser', tags: ['tag 0', '100%'], source_tool: 'codex', source_tool_version: '1.2.3', original_session_id: 'native-1', model_id: 'gpt-5', model_provider: 'openai', message_count: 3, total_input_tokens: 5_000_000_000, duration_ms: 1500, parent_session_id: null });
    for (const name of ['created_at', 'updated_at', 'uploaded_at']) expect(body[name]).toMatch(/Z$/);
  });

  it('lists the newest first, a page at a time, with and without a slash at the end', async () => {
    const { body } = await ask('?page=1&page_size=2');
    expect(arrayOf(body['sessions']).map((session) => objectOf(session)['id'])).toEqual([idOf(2), idOf(1)]);
    expect(body).toMatchObject({ total: 3, page: 1, page_size: 2, has_more: true });
    const last = await ask('/?page=2&page_size=2');
    expect(last.status).toBe(200);
    expect([arrayOf(last.body['sessions']).length, last.body['has_more']]).toEqual([1, false]);
    expect((await ask('?page=1000000')).body['sessions']).toEqual([]);
  });

  it.each(['page=0', 'page=x', 'page_size=0', 'page_size=101', 'page=99999999999999999999'])('refuses the page %s', async (query) => {
    const { status, body } = await ask(`?${query}`);
    expect(status).toBe(422);
    expect(objectOf(arrayOf(objectOf(objectOf(body['error'])['details'])['errors'])[0])['loc']).toEqual(['query', query.split('=')[0]]);
  });

  it.each([
    ['source_tool=codex', 2],
    ['tag=100%25', 3],
    ['tag=tag%200', 1],
    ['tag=TAG%200', 0],
    ['tag=tag%20_', 0],
    ["tag='", 0],
  ])('finds those with %s', async (query, count) => {
    expect((await ask(`?${query}`)).body['total']).toBe(count);
  });

  it('gives an upload an id, and takes what the request says of it', async () => {
    const archive = await sessionArchive({ id: idOf(9), texts: ['Hello'] });
    const { status, body } = await ask('?source_tool=amp&title=a%20%3Cb%3E&tags=%5B%22x%22%5D', { method: 'POST', body: archiveForm(archive) });
    expect(status).toBe(201);
    expect(body).toEqual({ session_id: expect.stringMatching(/^ses_[0-9a-f]{16}$/), etag: sha256(archive), blob_size_bytes: archive.length, uploaded_at: expect.any(String) });
    expect((await ask(`/${String(body['session_id'])}`)).body).toMatchObject({ source_tool: 'amp', title: 'a <b>', tags: ['x'] });
    await ask(`/${String(body['session_id'])}`, { method: 'DELETE' });
  });

  it.each(['', '?source_tool=A', '?source_tool=codex&tags=x', '?source_tool=codex&tags=%7B%7D', `?source_tool=codex&title=${'x'.repeat(501)}`])('refuses an upload with the query %s', async (query) => {
    expect((await ask(query, { method: 'POST', body: archiveForm(Buffer.from('x')) })).status).toBe(422);
  });

  it('keeps a title and tags that a person has set', async () => {
    const { status, body } = await ask(`/${idOf(1)}`, { method: 'PATCH', json: { title: 'Mine <script>', tags: ['a', 'b'] } });
    expect([status, body['title'], body['tags']]).toEqual([200, 'Mine <script>', ['a', 'b']]);
    const newer = await sessionArchive({ id: idOf(1), texts: ['Other'], title: 'Theirs', tool: 'claude-code' });
    await server.push(key, idOf(1), newer, { 'If-Match': String(body['etag']) });
    expect((await ask('/admin/reindex', { method: 'POST' })).body).toEqual({ reindexed: 3, updated: 0, errors: 0 });
    expect((await ask(`/${idOf(1)}`)).body).toMatchObject({ title: 'Mine <script>', tags: ['a', 'b'], message_count: 1 });
  });

  it.each([{ title: 'x'.repeat(501) }, { title: 'a\0b' }, { tags: Array.from({ length: 21 }, String) }, { tags: ['x'.repeat(51)] }, { tags: 'x' }, { tags: [1] }, []])('refuses the change %j', async (json) => {
    expect((await ask(`/${idOf(0)}`, { method: 'PATCH', json })).status).toBe(422);
  });

  it('serves messages from either end', async () => {
    const texts = ({ body }: { readonly body: Readonly<Record<string, unknown>> }) => arrayOf(body['messages']).map((message) => objectOf(arrayOf(objectOf(message)['content'])[0])['text']);
    const oldest = await ask(`/${idOf(0)}/messages?page=1&page_size=2`);
    expect(texts(oldest)).toEqual(['Fix the parser. It drops rows.', 'Done.']);
    expect(oldest.body).toMatchObject({ total: 3, page: 1, page_size: 2, has_more: true });
    expect(texts(await ask(`/${idOf(0)}/messages?page=2&page_size=2&order=newest`))).toEqual(['Fix the parser. It drops rows.']);
    expect((await ask(`/${idOf(0)}/messages?page=9`)).body).toMatchObject({ messages: [], total: 3, page_size: 50, has_more: false });
  });

  it('serves the other files of a session where there are any', async () => {
    const id = idOf(20);
    await server.push(key, id, await sessionArchive({ id, texts: ['x'], more: [{ name: 'workspace.json', content: '{"root_path":"/w"}' }, { name: 'checkpoints/1/tools.json', content: '{}' }] }));
    expect((await ask(`/${id}/workspace`)).body).toEqual({ workspace: { root_path: '/w' } });
    expect((await ask(`/${id}/tools`)).status).toBe(404);
    expect((await ask(`/${id}/download`)).headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
  });

  it('shows the messages of the session alone, not those of its checkpoints', async () => {
    const id = idOf(21);
    await server.push(key, id, await sessionArchive({ id, texts: ['now'], more: [{ name: 'checkpoints/1/messages.jsonl', content: '{"role":"user"}\n' }] }));
    expect((await ask(`/${id}/messages`)).body['total']).toBe(1);
  });

  it('deletes as old clients and as new ones ask for it, and restores', async () => {
    const id = idOf(22);
    await server.push(key, id, await sessionArchive({ id, texts: ['x'] }));
    const old = await ask(`/${id}`, { method: 'DELETE' });
    expect([old.status, old.text, old.headers.get('deprecation')]).toEqual([204, '', 'true']);
    expect((await ask(`/${id}`)).status).toBe(404);
    expect((await ask(`/${id}?scope=cloud`, { method: 'DELETE' })).status).toBe(410);
    expect((await ask('?deleted=true')).body).toMatchObject({ sessions: expect.arrayContaining([expect.objectContaining({ id, is_deleted: true, delete_scope: 'cloud' })]) });
    expect((await ask(`/${id}/restore`, { method: 'POST' })).body).toMatchObject({ id, is_deleted: false, restored_from_scope: 'cloud', local_copy_may_be_missing: false });
    expect((await ask(`/${id}/restore`, { method: 'POST' })).status).toBe(409);
    expect((await ask(`/${id}?scope=somewhere`, { method: 'DELETE' })).status).toBe(400);
    const now = await ask(`/${id}?scope=everywhere`, { method: 'DELETE' });
    expect([now.status, now.body['delete_scope'], now.body['purge_after']]).toEqual([200, 'everywhere', expect.stringMatching(/Z$/)]);
  });
}
