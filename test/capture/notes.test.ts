/** The small files beside sessions: what they say later changes a session without a new message. */
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { codexLines, codexPath, geminiDocument } from '../support/native-sessions.js';
import { LocalCapture } from '../support/local-capture.js';

const ID = '11111111-2222-4333-8444-555555555555';
const named = (name: string): string => `${JSON.stringify({ id: ID, thread_name: name, updated_at: '2026-06-01T09:00:00Z' })}\n`;

describe('notes beside sessions', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
  });

  afterEach(() => capture.remove());

  it('name a thread of Codex, rename it, and leave it its own name again', async () => {
    capture.home.write(codexPath(ID), codexLines(ID, ['what was asked first', 'b']));
    await capture.scan();
    const first = capture.session(ID);
    const index = capture.home.write('.codex/session_index.jsonl', named('A name'));
    await capture.scan();
    expect(capture.session(ID)).toMatchObject({ title: 'A name', revision: first.revision + 1, messages: first.messages });
    appendFileSync(index, named('A better name'));
    await capture.scan();
    expect(capture.session(ID).title).toBe('A better name');
    await capture.scan();
    expect(capture.session(ID).revision).toBe(first.revision + 2);
    rmSync(index);
    await capture.scan();
    expect(capture.session(ID).title).toBe(first.title);
    expect(await capture.faults()).toEqual([]);
  });

  it('tell the project of a session of Gemini', async () => {
    capture.home.write('.gemini/tmp/shop/chats/session-2026-06-01T09-00-11111111.json', geminiDocument(ID, ['a', 'b']));
    await capture.scan();
    const marker = capture.home.write('.gemini/tmp/shop/.project_root', '/home/dev/the-shop');
    await capture.scan();
    expect(capture.session(ID)).toMatchObject({ project: 'the-shop', cwd: '/home/dev/the-shop' });
    writeFileSync(marker, '/home/dev/another');
    await capture.scan();
    expect(capture.session(ID).project).toBe('another');
    expect(await capture.faults()).toEqual([]);
  });

  it('tell the project of a folder that is named by a hash', async () => {
    const hash = createHash('sha256').update('/home/dev/hashed').digest('hex');
    capture.home.write(`.gemini/tmp/${hash}/chats/session-2026-06-01T09-00-11111111.json`, geminiDocument(ID, ['a', 'b']));
    await capture.scan();
    capture.home.write('.gemini/projects.json', JSON.stringify({ projects: { '/home/dev/hashed': 'hashed' } }));
    await capture.scan();
    expect(capture.session(ID).project).toBe('hashed');
  });

  it('are read when they are long, and are no reason to wait when they are pipes', async () => {
    capture.home.write(codexPath(ID), codexLines(ID, ['a', 'b']));
    const other = named('other').replace(ID, ID.replace('1', '9'));
    capture.home.write('.codex/session_index.jsonl', other.repeat(30_000) + named('The last of many'));
    await capture.scan();
    expect(capture.session(ID).title).toBe('The last of many');
    rmSync(capture.home.at('.codex/session_index.jsonl'));
    execFileSync('mkfifo', [capture.home.at('.codex/session_index.jsonl')]);
    await capture.scan();
    expect(capture.sessions()).toHaveLength(1);
  });
});
