/** A store that the Python package sessionfs made. */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { claudeLines } from '../support/native-sessions.js';
import { eventually, Home, RealDaemon } from '../support/real-daemon.js';

const ID = 'ses_0123456789abcdef';
const NATIVE = '99999999-2222-4333-8444-555555555555';

function makeStore(home: Home): void {
  const session = `.sessionfs/sessions/${ID}.sfs`;
  home.write(`${session}/manifest.json`, JSON.stringify({
    sfs_version: '0.1.0', session_id: ID, title: 'Made by the package', tags: ['old'], created_at: '2026-03-01T10:00:00Z', updated_at: '2026-03-01T11:00:00Z',
    source: { tool: 'claude-code', tool_version: '1.0.60', sfs_converter_version: '0.1.0', original_session_id: '01234567-89ab-cdef-8000-000000000000', original_path: '/home/dev/.claude/x.jsonl', interface: 'cli' },
    model: { provider: 'anthropic', model_id: 'claude-opus-4-6' }, stats: { message_count: 2, turn_count: 1, tool_use_count: 0, total_input_tokens: 7, total_output_tokens: 9, duration_ms: 5 }, sub_agents: [],
  }));
  const message = (id: string, parent: string | null, role: string, text: string): string => `${JSON.stringify({ msg_id: id, parent_msg_id: parent, role, content: [{ type: 'text', text }], timestamp: '2026-03-01T10:00:00Z' })}\n`;
  home.write(`${session}/messages.jsonl`, message('m1', null, 'user', 'hello') + message('m2', 'm1', 'assistant', 'hi'));
  home.write(`${session}/workspace.json`, JSON.stringify({ root_path: '/home/dev/shop', git: { remote_url: 'git@example.org:dev/shop.git', branch: 'main' } }));
  home.write('.sessionfs/config.toml', 'log_level = "INFO"\nscan_interval_s = 5.0\n\n[claude_code]\nenabled = true\nhome_dir = "/home/dev/.claude"\n\n[sync]\nenabled = false\napi_key = "sk_sfs_x"\n');
  home.write('.sessionfs/daemon.json', '{"pid":1,"status":"running"}');
  const index = new Database(home.at('.sessionfs/index.db'));
  index.exec(`CREATE TABLE schema_version (version INTEGER); INSERT INTO schema_version VALUES (1);
    CREATE TABLE sessions (session_id TEXT PRIMARY KEY, title TEXT, source_tool TEXT NOT NULL, created_at TEXT NOT NULL, sfs_dir_path TEXT NOT NULL, indexed_at TEXT NOT NULL);`);
  index.close();
}

describe('a store of the Python package', () => {
  let home: Home;
  let daemon: RealDaemon;

  beforeEach(() => {
    home = new Home();
    daemon = new RealDaemon(home);
    makeStore(home);
  });

  afterEach(async () => {
    await daemon.stop();
    home.remove();
  });

  it('is taken over in place: its sessions appear, its own files stay as they are', async () => {
    const own = ['index.db', 'config.toml', 'daemon.json', `sessions/${ID}.sfs/manifest.json`, `sessions/${ID}.sfs/messages.jsonl`];
    const before = own.map((path) => readFileSync(join(home.store, path)));
    home.write(`.claude/projects/-p/${NATIVE}.jsonl`, claudeLines({ id: NATIVE }, ['a', 'b']));
    await daemon.start();
    expect(daemon.sessions()).toHaveLength(2);
    expect(daemon.sessions().find(({ id }) => id === ID)).toMatchObject({ title: 'Made by the package', tags: ['old'], tool: 'claude-code', project: 'dev--shop', createdAt: '2026-03-01T10:00:00.000Z', nativeState: 'none', stats: { message_count: 2 } });
    expect(own.map((path) => readFileSync(join(home.store, path)))).toEqual(before);
    expect(readdirSync(home.store)).not.toContain('index.db-wal');
  });

  it('is left alone while the daemon of the package runs', async () => {
    // Known by its name alone.
    const program = home.at('bin/sfsd');
    mkdirSync(dirname(program));
    copyFileSync('/bin/sleep', program);
    const foreign = spawn('/bin/sh', ['-c', `chmod +x ${program} && exec ${program} 60`], { stdio: 'ignore' });
    try {
      writeFileSync(home.at('.sessionfs/sfsd.pid'), `${foreign.pid ?? 0}\n`);
      await eventually(() => (readFileSync(`/proc/${foreign.pid ?? 0}/cmdline`, 'utf8').startsWith(program) ? true : undefined));
      await expect(daemon.start()).rejects.toThrow(/Python package sessionfs \(pid \d+\) writes into this store/);
      expect(readdirSync(home.store)).not.toContain('sessionfs.db');
    } finally {
      foreign.kill('SIGKILL');
    }
  });

  it('is taken over when the note of a running daemon is stale', async () => {
    for (const pid of ['1073741824', String(process.pid), 'nonsense', '']) {
      writeFileSync(home.at('.sessionfs/sfsd.pid'), pid);
      await daemon.start();
      expect(daemon.sessions()).toHaveLength(1);
      await daemon.stop();
    }
  });
});
