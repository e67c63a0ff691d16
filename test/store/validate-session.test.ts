import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { validateSession, type Finding } from '../../src/store/validate-session.js';
import { examplePath } from '../spec/examples.js';

const line = (id: string, more: object = {}): string => JSON.stringify({ msg_id: id, role: 'user', content: [{ type: 'text', text: 'hi' }], timestamp: '2026-02-03T08:15:00Z', ...more });

describe('validateSession', () => {
  let root: string;
  let session: string;
  const put = (file: string, content: string | Uint8Array): void => { writeFileSync(join(session, file), content); };
  const errors = async (limits?: { line: number; document: number }): Promise<readonly Finding[]> => (await validateSession(session, limits)).errors;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'sfs-validate-'));
    session = join(root, 'ses_00c0ffee00c0ffee.sfs');
    cpSync(examplePath('minimal.sfs'), session, { recursive: true });
  });
  afterEach(() => { rmSync(root, { recursive: true, force: true }); });

  it('reports a path that is not there or no directory', async () => {
    expect(await validateSession(join(root, 'none'))).toEqual({ path: join(root, 'none'), valid: false, errors: [{ file: '.', message: 'does not exist' }], warnings: [], omitted: 0 });
    expect((await validateSession(join(session, 'manifest.json'))).errors).toEqual([{ file: '.', message: 'is not a directory' }]);
  });

  it('reports both required files when they are missing and neither optional one', async () => {
    rmSync(session, { recursive: true });
    mkdirSync(session);
    expect(await errors()).toEqual([{ file: 'manifest.json', message: 'is missing' }, { file: 'messages.jsonl', message: 'is missing' }]);
  });

  it('ignores files and folders that the format does not know', async () => {
    mkdirSync(join(session, 'native'));
    put('native/x.jsonl', 'not json');
    put('notes.txt', '');
    expect(await validateSession(session)).toMatchObject({ valid: true, errors: [], warnings: [] });
  });

  it('reports a violation in each document with file and pointer', async () => {
    put('manifest.json', '{"sfs_version":"0.1.0","session_id":"s","created_at":"t","source":{}}');
    put('workspace.json', '{}');
    put('tools.json', '{"x":1}');
    expect(await errors()).toEqual([
      { file: 'manifest.json', pointer: '/source/tool', message: 'is required' },
      { file: 'workspace.json', pointer: '/root_path', message: 'is required' },
      { file: 'tools.json', pointer: '/x', message: 'is not a key of the format' },
    ]);
  });

  it('reports bad lines by number and goes on behind them', async () => {
    put('messages.jsonl', `{"a":\n${line('a')}\n\n   \n${line('b', { role: 'nobody' })}\n${line('a')}\n${line('c', { parent_msg_id: 'x' })}`);
    expect(await errors()).toEqual([
      { file: 'messages.jsonl', line: 1, message: 'is not valid JSON' },
      { file: 'messages.jsonl', line: 5, pointer: '/role', message: 'must be one of user or assistant or system or developer or tool' },
      { file: 'messages.jsonl', line: 6, pointer: '/msg_id', message: 'is the id of an earlier message' },
      { file: 'messages.jsonl', line: 7, pointer: '/parent_msg_id', message: 'names a message that is not in the file' },
    ]);
  });

  it('says nothing of what stands in a line that is no JSON', async () => {
    put('messages.jsonl', 'secret-of-the-user\n');
    expect(JSON.stringify(await errors())).not.toContain('secret');
  });

  it('splits at LF alone: other line ends inside a text are text', async () => {
    put('messages.jsonl', `${line('a', { content: [{ type: 'text', text: 'x\u2028y\u0085z' }] })}\r\n${line('b')}\r\n`);
    expect(await validateSession(session)).toMatchObject({ valid: true, errors: [] });
  });

  it('reports a byte order mark and invalid UTF-8, in lines and in documents', async () => {
    put('messages.jsonl', Buffer.concat([Buffer.from(`\ufeff${line('a')}\n`), Buffer.from([0x22, 0xff, 0x22, 0x0a]), Buffer.from(`${line('b')}\n`)]));
    put('workspace.json', '\ufeff{"root_path":""}');
    put('tools.json', Buffer.from([0x7b, 0x80, 0x7d]));
    expect(await errors()).toEqual([
      { file: 'messages.jsonl', line: 1, message: 'begins with a byte order mark' },
      { file: 'messages.jsonl', line: 2, message: 'is not valid UTF-8' },
      { file: 'workspace.json', message: 'begins with a byte order mark' },
      { file: 'tools.json', message: 'is not valid UTF-8' },
    ]);
  });

  it('reads lines that span many chunks', async () => {
    put('messages.jsonl', ['a', 'b'].map((id) => line(id, { content: [{ type: 'text', text: 'é'.repeat(1_600_001) }] })).join('\n'));
    expect(await validateSession(session)).toMatchObject({ valid: true, errors: [] });
  });

  it('passes over a line or a document beyond the limits and checks the rest', async () => {
    put('messages.jsonl', `${line('a')}\n"${'x'.repeat(5000)}"\n${line('b', { role: 1 })}\n`);
    put('tools.json', JSON.stringify({ tools_used: ['x'.repeat(5000)] }));
    expect((await errors({ line: 1000, document: 1000 })).map(({ file, line: at, message }) => [file, at, message])).toEqual([
      ['messages.jsonl', 2, 'is longer than 1000 bytes and was not checked'],
      ['messages.jsonl', 3, 'must be one of user or assistant or system or developer or tool'],
      ['tools.json', undefined, 'is longer than 1000 bytes and was not checked'],
    ]);
  });

  it('warns, and stays valid, when there are no messages or counts differ', async () => {
    put('messages.jsonl', '');
    put('manifest.json', '{"sfs_version":"0.1.0","session_id":"s","created_at":"t","source":{"tool":"x"},"stats":{"message_count":2}}');
    expect(await validateSession(session)).toMatchObject({
      valid: true,
      warnings: [{ file: 'messages.jsonl', message: 'there are no messages' }, { file: 'manifest.json', pointer: '/stats/message_count', message: 'is 2, but 0 were counted' }],
    });
  });

  it('checks every checkpoint', async () => {
    mkdirSync(join(session, 'checkpoints', 'b'), { recursive: true });
    mkdirSync(join(session, 'checkpoints', 'a'));
    put('checkpoints/a/manifest.json', '[]');
    put('checkpoints/a/messages.jsonl', `${line('a')}\n${line('a')}\n`);
    expect(await errors()).toEqual([
      { file: 'checkpoints/a/manifest.json', pointer: '', message: 'must be object' },
      { file: 'checkpoints/a/messages.jsonl', line: 2, pointer: '/msg_id', message: 'is the id of an earlier message' },
      { file: 'checkpoints/b/manifest.json', message: 'is missing' },
      { file: 'checkpoints/b/messages.jsonl', message: 'is missing' },
    ]);
  });

  it('refuses links in place of files and checkpoints, but takes a link to the directory itself', async () => {
    renameSync(join(session, 'messages.jsonl'), join(root, 'outside'));
    symlinkSync(join(root, 'outside'), join(session, 'messages.jsonl'));
    mkdirSync(join(session, 'checkpoints'));
    symlinkSync(examplePath('minimal.sfs'), join(session, 'checkpoints', 'linked'));
    expect(await errors()).toEqual([{ file: 'messages.jsonl', message: 'is a symbolic link' }, { file: 'checkpoints/linked', message: 'is a symbolic link' }]);
    symlinkSync(examplePath('minimal.sfs'), join(root, 'latest'));
    expect((await validateSession(join(root, 'latest'))).valid).toBe(true);
  });

  it('refuses a linked checkpoints folder', async () => {
    symlinkSync(root, join(session, 'checkpoints'));
    expect(await errors()).toEqual([{ file: 'checkpoints', message: 'is a symbolic link' }]);
  });

  it('does not wait at a pipe and reports what is no regular file', async () => {
    rmSync(join(session, 'messages.jsonl'));
    execFileSync('mkfifo', [join(session, 'messages.jsonl')]);
    mkdirSync(join(session, 'tools.json'));
    put('checkpoints', '');
    expect(await errors()).toEqual([
      { file: 'messages.jsonl', message: 'is not a regular file' },
      { file: 'tools.json', message: 'is not a regular file' },
      { file: 'checkpoints', message: 'is not a directory' },
    ]);
  });

  it('reports a file that it may not read', async () => {
    chmodSync(join(session, 'manifest.json'), 0);
    const mayReadAll = process.getuid?.() === 0;
    expect(await errors()).toEqual(mayReadAll ? [] : [{ file: 'manifest.json', message: 'cannot be read: permission denied' }]);
  });

  it('keeps the first thousand errors and counts the rest', async () => {
    put('messages.jsonl', '{}\n'.repeat(300));
    expect(await validateSession(session)).toMatchObject({ valid: false, omitted: 200, errors: { length: 1000 } });
  });

  it('cuts the pointer to a key of hostile length', async () => {
    put('tools.json', JSON.stringify({ ['k'.repeat(10_000)]: 1 }));
    expect((await errors())[0]?.pointer).toHaveLength(200);
  });

  it('survives deep nesting, huge numbers and a lone surrogate', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    put('messages.jsonl', `${line('a').slice(0, -1)},"metadata":{"deep":${deep},"big":1e999,"half":"\\ud800"}}\n`);
    expect(await validateSession(session)).toMatchObject({ valid: true, errors: [] });
  });
});
