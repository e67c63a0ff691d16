/** What a capture that never came to its commit, or a hand from outside, may leave in a session's folder. */
import { appendFileSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionMeta } from '../../src/core/session.js';
import { claudeLines } from '../support/native-sessions.js';
import { LocalCapture } from '../support/local-capture.js';

const ID = '11111111-2222-4333-8444-555555555555';
const NATIVE = `projects/-home-dev-shop/${ID}.jsonl`;
const MANY = Array.from({ length: 200 }, (_, n) => `text ${n}`);

describe('a session after a capture that did not end', () => {
  let capture: LocalCapture;
  let source: string;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
    source = capture.home.write(`.claude/${NATIVE}`, claudeLines({ id: ID }, MANY));
    await capture.scan();
  });

  afterEach(() => capture.remove());

  const inFolder = (path: string): string => join(capture.folder(capture.session(ID)), path);

  /** The next turn is captured, and everything is as if nothing had happened. */
  const goesOn = async (): Promise<SessionMeta> => {
    appendFileSync(source, claudeLines({ id: ID }, ['next'], MANY.length));
    await capture.scan();
    const session = capture.session(ID);
    expect(capture.texts(session)).toEqual([...MANY, 'next']);
    expect(await capture.faults()).toEqual([]);
    expect(readdirSync(capture.folder(session), { recursive: true }).filter((name) => String(name).endsWith('.tmp'))).toEqual([]);
    return session;
  };

  it('cuts bytes of messages beyond the commit', async () => {
    appendFileSync(inFolder('messages.jsonl'), '{"half":"a mess');
    await goesOn();
  });

  it('cuts bytes of the native copy beyond the commit', async () => {
    appendFileSync(inFolder(`native/${NATIVE}`), '{"half":"a rec');
    await goesOn();
  });

  it('writes over an open tail that was only half written', async () => {
    const { messages } = capture.session(ID);
    truncateSync(inFolder('messages.jsonl'), messages.settled + 5);
    await goesOn();
  });

  it.each([0, 100])('derives messages anew when %d bytes of them are left', async (bytes) => {
    truncateSync(inFolder('messages.jsonl'), bytes);
    await goesOn();
  });

  it('derives messages anew when they are gone', async () => {
    rmSync(inFolder('messages.jsonl'));
    await goesOn();
  });

  it.each([0, 100])('copies the native file again when %d bytes of the copy are left', async (bytes) => {
    truncateSync(inFolder(`native/${NATIVE}`), bytes);
    await goesOn();
  });

  it('copies the native file again when the whole folder is gone', async () => {
    rmSync(capture.folder(capture.session(ID)), { recursive: true });
    await goesOn();
  });

  it('removes versions that never took their place', async () => {
    for (const name of ['next.1-0-1.tmp', 'messages.jsonl.77-0-3.tmp']) writeFileSync(inFolder(name), 'x');
    await goesOn();
  });

  it('removes a checkpoint that was begun for a rewrite in which nothing was lost', async () => {
    const begun = inFolder(`checkpoints/before-rewrite-${capture.session(ID).revision + 1}/native/projects`);
    mkdirSync(begun, { recursive: true });
    writeFileSync(join(begun, 'x.jsonl'), 'x');
    const session = await goesOn();
    expect(existsSync(begun)).toBe(false);
    expect(session.files.filter(({ path }) => path.startsWith('checkpoints/'))).toEqual([]);
  });

  it('keeps a checkpoint that was made before the rewrite it belongs to was committed', async () => {
    const begun = inFolder(`checkpoints/before-rewrite-${capture.session(ID).revision + 1}`);
    mkdirSync(begun, { recursive: true });
    for (const file of ['manifest.json', 'messages.jsonl']) writeFileSync(join(begun, file), capture.read(capture.session(ID), file));
    const session = await goesOn();
    expect(session.files.map(({ path }) => path).filter((path) => path.startsWith('checkpoints/'))).toHaveLength(2);
  });

  it('takes sources from the folder when the index does not know the session', async () => {
    capture.app.environment.index.clear();
    const session = await goesOn();
    expect(session.files.map(({ path }) => path)).toContain(`native/${NATIVE}`);
  });

  it('says less of records when there are none to tell any more', async () => {
    appendFileSync(source, 'no json\n');
    await capture.scan();
    expect(statSync(inFolder('meta/kept.jsonl')).size).toBeGreaterThan(0);
    writeFileSync(source, claudeLines({ id: ID }, MANY));
    await capture.scan();
    expect(capture.session(ID).files.map(({ path }) => path)).not.toContain('meta/kept.jsonl');
    await goesOn();
  });

  it('keeps what a rewrite in two steps lost, once', async () => {
    writeFileSync(source, claudeLines({ id: ID }, ['other']));
    await capture.scan();
    const session = capture.session(ID);
    const kept = session.files.find(({ path }) => /^checkpoints\/[^/]+\/messages\.jsonl$/.test(path));
    expect(capture.read(session, kept?.path ?? '').toString('utf8')).toContain('text 199');
    expect(session.files.filter(({ path }) => /^checkpoints\/[^/]+\/native\//.test(path))).toHaveLength(1);
    expect(await capture.faults()).toEqual([]);
  });
});
