import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sessionArchive } from '../support/server/build-archive.js';
import { RealServer } from '../support/server/real-server.js';

const ID = 'ses_00c0ffee00c0ffee';

describe('a server that is asked to end', () => {
  const server = new RealServer({ SFS_REGISTRATION: 'first', SFS_SHUTDOWN_SECONDS: '3600' });
  beforeAll(() => server.start(), 120_000);
  afterAll(() => server.remove());

  it('ends by itself, with readers of the feed connected, and has everything when it comes back', async () => {
    expect(server.stdout).toContain('No accounts yet');
    const key = await server.signUp();
    expect((await server.ask('/api/v1/auth/signup', { method: 'POST', json: { email: 'second@example.org' } })).body).toMatchObject({ error: { code: 'registration_closed' } });
    const archive = await sessionArchive({ id: ID, texts: ['x'] });
    await server.push(key, ID, archive);
    const feed = await fetch(`${server.url}/api/v1/changes`, { headers: { Authorization: `Bearer ${key}` } });
    expect(feed.headers.get('content-type')).toContain('text/event-stream');
    expect(await server.stop()).toBe(0);
    await feed.text();
    await server.start();
    expect(server.stdout).not.toContain('No accounts yet');
    expect((await server.ask(`/api/v1/sessions/${ID}/sync`, { key })).bytes.equals(archive)).toBe(true);
  }, 120_000);
});
