import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../src/core/json.js';
import { eventually } from '../support/real-daemon.js';
import type { RealServer } from '../support/server/real-server.js';

/** Who there is, and with which keys they come. */
export function accountCases(server: RealServer): void {
  const signUp = (json: unknown) => server.ask('/api/v1/auth/signup', { method: 'POST', json });

  it('answers without a key whether it is healthy', async () => {
    expect((await server.ask('/health')).body).toEqual({ status: 'healthy', version: expect.any(String), service: 'sessionfs-api' });
    expect((await server.ask('/ready/')).body).toEqual({ status: 'ready', database: 'up', blobs: 'up' });
  });

  it('gives a new account a key once, and an address one account', async () => {
    const { status, body } = await signUp({ email: 'One@example.org' });
    expect(status).toBe(201);
    expect(body).toEqual({ user_id: expect.stringMatching(/^[0-9a-f-]{36}$/), email: 'one@example.org', raw_key: expect.stringMatching(/^sk_sfs_[0-9a-f]{32}$/), key_id: expect.any(String), message: expect.any(String) });
    expect((await signUp({ email: ' one@EXAMPLE.org' })).status).toBe(409);
  });

  it.each([{}, { email: '' }, { email: 1 }, { email: 'x'.repeat(256) }, { email: 'a\0b' }, [], 'text'])('refuses the sign-up %j', async (json) => {
    const { status, body } = await signUp(json);
    expect([status, objectOf(body['error'])['code'], objectOf(body['error'])['message']]).toEqual([422, '422', 'Validation error']);
  });

  it('answers a body that is no JSON, or has keys of the prototype, with an error of the contract', async () => {
    for (const text of ['{"email":', '{"email":"a","__proto__":{"isAdmin":true}}', '']) {
      const { status, body } = await server.ask('/api/v1/auth/signup', { method: 'POST', body: text, headers: { 'Content-Type': 'application/json' } });
      expect([400, 422]).toContain(status);
      expect(Object.keys(objectOf(body['error']))).toEqual(['code', 'message', 'details']);
    }
  });

  it('tells who one is, with the client that was last used', async () => {
    const key = await server.signUp('me@example.org');
    const { body } = await server.ask('/api/v1/auth/me', { key, headers: { 'User-Agent': 'sessionfs-cli/0.13.2', 'X-Client-Version': '0.13.2', 'X-Client-Platform': 'linux', 'X-Client-Device': 'box' } });
    expect(Object.keys(body).sort()).toEqual(['user_id', 'email', 'display_name', 'email_verified', 'tier', 'effective_tier', 'org_id', 'org_name', 'org_role', 'created_at', 'last_client_version', 'last_client_platform', 'last_client_device', 'last_sync_at', 'latest_version', 'default_org_id'].sort());
    expect(body['email']).toBe('me@example.org');
  });

  it('takes the scheme of the key in any case', async () => {
    const key = await server.signUp();
    expect((await server.ask('/api/v1/auth/me', { headers: { Authorization: `bEARER ${key}` } })).status).toBe(200);
  });

  it('makes, lists and revokes keys; a revoked one is refused from then on', async () => {
    const key = await server.signUp();
    const made = await server.ask('/api/v1/auth/keys', { method: 'POST', key, json: { name: 'laptop' } });
    expect([made.status, made.body]).toEqual([201, { key_id: expect.any(String), raw_key: expect.any(String), name: 'laptop', created_at: expect.any(String) }]);
    const laptop = String(made.body['raw_key']);
    expect((await server.ask('/api/v1/auth/me', { key: laptop })).status).toBe(200);
    const listed = await server.ask('/api/v1/auth/keys', { key });
    expect(listed.text).not.toContain('sk_sfs_');
    expect(listed.text).toContain('"laptop"');
    const path = `/api/v1/auth/keys/${String(made.body['key_id'])}`;
    expect((await server.ask(path, { method: 'DELETE', key: await server.signUp() })).status).toBe(404);
    expect((await server.ask(path, { method: 'DELETE', key })).status).toBe(204);
    expect((await server.ask(path, { method: 'DELETE', key })).status).toBe(404);
    expect((await server.ask('/api/v1/auth/me', { key: laptop })).status).toBe(401);
  });

  it('answers what there is not with an error of the contract', async () => {
    for (const path of ['/', '/api/v1/nothing', '/%2e%2e/etc/passwd']) {
      const { status, body } = await server.ask(path);
      expect([status, objectOf(body['error'])['code']]).toEqual([404, '404']);
    }
  });

  describe('the log', () => {
    it('has no key, no query and no content', async () => {
      const key = await server.signUp();
      await server.ask('/api/v1/sessions?tag=topsecret', { key });
      await eventually(() => (server.stderr.includes('"/api/v1/sessions"') ? true : undefined));
      expect(server.stderr).not.toMatch(/sk_sfs_|topsecret/);
    });
  });
}
