import { createConnection } from 'node:net';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SfsError } from '../../src/core/errors.js';
import { ask, serve } from '../../src/daemon/ipc.js';

describe('requests to the daemon', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sfs-ipc-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each(['short', join('x'.repeat(100), 'y'.repeat(100))])('are answered below a store that lies at %s', async (below) => {
    const store = join(folder, below);
    mkdirSync(store, { recursive: true });
    const path = join(store, 'sessionfs.sock');
    expect(await ask(path, { kind: 'status' })).toBeUndefined();
    const server = await serve(path, (request) => Promise.resolve(request.kind));
    expect(await ask(path, { kind: 'status' })).toEqual({ value: 'status' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await new Promise((resolve) => server.close(resolve));
    expect(readdirSync(store)).toEqual([]);
    expect(await ask(path, { kind: 'status' })).toBeUndefined();
  });

  it('are answered with the error that they met', async () => {
    const path = join(folder, 's');
    const server = await serve(path, () => Promise.reject(new SfsError('usage', 'not so', 'but so')));
    await expect(ask(path, { kind: 'status' })).rejects.toMatchObject({ code: 'usage', message: 'not so', hint: 'but so' });
    server.close();
  });

  it.each(['no json\n', '{}\n', '[]\n', `{"kind":${'['.repeat(200_000)}\n`])('that are none are refused and harm nobody: %.10s', async (text) => {
    const path = join(folder, 's');
    const server = await serve(path, () => Promise.resolve(1));
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = createConnection(path);
      socket.once('error', reject);
      socket.once('data', (data: Buffer) => resolve(data.toString('utf8')));
      socket.write(text);
    });
    expect(answer).toContain('"ok":false');
    expect(await ask(path, { kind: 'status' })).toEqual({ value: 1 });
    server.close();
  });
});
