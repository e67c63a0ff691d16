/** What tools do to their files, through the real daemon. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { claudeLines, codexLines, codexPath, geminiDocument, geminiHeader, geminiLines, zstdStored } from '../support/native-sessions.js';
import { eventually, Home, RealDaemon } from '../support/real-daemon.js';
import type { SessionMeta } from '../../src/core/session.js';

const ID = '11111111-2222-4333-8444-555555555555';
const CLAUDE = `.claude/projects/-home-dev-shop/${ID}.jsonl`;
const GEMINI = '.gemini/tmp/shop/chats/session-2026-06-01T09-00-11111111';

describe('capture through the daemon', () => {
  let home: Home;
  let daemon: RealDaemon;

  beforeEach(() => {
    home = new Home();
    daemon = new RealDaemon(home);
  });

  afterEach(async () => {
    await daemon.stop();
    home.remove();
  });

  const withTexts = (texts: readonly string[]): Promise<SessionMeta> =>
    eventually(() => {
      const session = daemon.session(ID);
      return session !== undefined && JSON.stringify(daemon.texts(session)) === JSON.stringify(texts) ? session : undefined;
    });

  it('imports what is there and follows an append', async () => {
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a', 'b']));
    await daemon.start();
    await withTexts(['a', 'b']);
    appendFileSync(path, claudeLines({ id: ID }, ['c'], 2));
    const session = await withTexts(['a', 'b', 'c']);
    expect(daemon.file(session, `native/projects/-home-dev-shop/${ID}.jsonl`)).toBe(readFileSync(path, 'utf8'));
  });

  it('reads a line that was half written once it is whole', async () => {
    const line = claudeLines({ id: ID }, ['second'], 1);
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['first']) + line.slice(0, 40));
    await daemon.start();
    await withTexts(['first']);
    appendFileSync(path, line.slice(40));
    await withTexts(['first', 'second']);
  });

  it('takes over a rewrite and keeps what it lost as a checkpoint', async () => {
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a', 'b', 'c', 'd']));
    await daemon.start();
    await withTexts(['a', 'b', 'c', 'd']);
    writeFileSync(path, claudeLines({ id: ID }, ['a', 'B']));
    const session = await withTexts(['a', 'B']);
    // The row follows the files.
    const kept = await eventually(() => {
      const paths = daemon.session(ID)?.files.map((file) => file.path).filter((file) => file.startsWith('checkpoints/')) ?? [];
      return paths.length > 0 ? paths : undefined;
    });
    const messages = kept.find((file) => file.endsWith('/messages.jsonl')) ?? '';
    expect(daemon.file(session, messages)).toContain('"text":"d"');
    expect(kept.some((file) => file.includes('/native/'))).toBe(true);
  });

  it('follows an atomic rename over the file', async () => {
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a']));
    await daemon.start();
    await withTexts(['a']);
    writeFileSync(`${path}.tmp`, claudeLines({ id: ID }, ['a', 'b', 'c']));
    renameSync(`${path}.tmp`, path);
    const session = await withTexts(['a', 'b', 'c']);
    expect(session.nativeState).toBe('present');
  });

  it('keeps both sides of a rotation under their own ids', async () => {
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['old']));
    await daemon.start();
    await withTexts(['old']);
    const rotated = '22222222-2222-4333-8444-555555555555';
    renameSync(path, path.replace(ID, rotated));
    writeFileSync(path, claudeLines({ id: ID }, ['new']));
    await eventually(() => (daemon.sessions().some((session) => daemon.texts(session)[0] === 'new') ? true : undefined));
    const texts = await eventually(() => {
      const all = daemon.sessions().map((session) => daemon.texts(session).join());
      return all.includes('old') && all.includes('new') ? all.sort() : undefined;
    });
    expect(texts).toEqual(['new', 'old']);
  });

  it('follows Codex into the archive and back', async () => {
    const path = home.write(codexPath(ID), codexLines(ID, ['a', 'b']));
    await daemon.start();
    const before = await withTexts(['a', 'b']);
    const archived = home.at(`.codex/archived_sessions/rollout-2026-06-01T09-00-00-${ID}.jsonl`);
    mkdirSync(dirname(archived), { recursive: true });
    renameSync(path, archived);
    const session = await eventually(() => (daemon.session(ID)?.nativeState === 'archived' ? daemon.session(ID) : undefined));
    expect(session.id).toBe(before.id);
    renameSync(archived, path);
    await eventually(() => (daemon.session(ID)?.nativeState === 'present' ? true : undefined));
    expect(daemon.sessions()).toHaveLength(1);
  });

  it('sees in a rollout that Codex compressed the same session', async () => {
    const path = home.write(codexPath(ID), codexLines(ID, ['a', 'b']));
    await daemon.start();
    await withTexts(['a', 'b']);
    writeFileSync(`${path}.zst`, zstdStored(readFileSync(path)));
    rmSync(path);
    const session = await eventually(() => (daemon.session(ID)?.files.some((file) => file.path.endsWith('.zst')) === true ? daemon.session(ID) : undefined));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(daemon.sessions()).toHaveLength(1);
    expect(daemon.session(ID)?.nativeState).toBe('present');
    expect(daemon.texts(session)).toEqual(['a', 'b']);
  });

  it('imports a rollout that only exists compressed', async () => {
    home.write(`${codexPath(ID)}.zst`, zstdStored(Buffer.from(codexLines(ID, ['a', 'b']))));
    await daemon.start();
    await withTexts(['a', 'b']);
  });

  it('applies $set and $rewindTo of Gemini without losing what was said', async () => {
    const path = home.write(`${GEMINI}.jsonl`, geminiHeader(ID) + geminiLines(['a', 'b', 'c', 'd']));
    await daemon.start();
    await withTexts(['a', 'b', 'c', 'd']);
    appendFileSync(path, `${JSON.stringify({ $rewindTo: 'm-2' })}\n${JSON.stringify({ id: 'm-9', timestamp: '2026-06-01T09:01:00.000Z', type: 'user', content: [{ text: 'other' }] })}\n${JSON.stringify({ $set: { summary: 'A better way' } })}\n`);
    const session = await withTexts(['a', 'b', 'c', 'd', 'other']);
    const messages = daemon.messages(session);
    expect(messages[4]?.parent_msg_id).toBe(messages[1]?.msg_id);
    expect((await eventually(() => (daemon.session(ID)?.title === 'A better way' ? daemon.session(ID) : undefined))).stats.message_count).toBe(5);
  });

  it('goes on in the JSONL file when Gemini migrates its JSON file', async () => {
    home.write(`${GEMINI}.json`, geminiDocument(ID, ['a', 'b']));
    await daemon.start();
    await withTexts(['a', 'b']);
    home.write(`${GEMINI}.jsonl`, geminiHeader(ID) + geminiLines(['a', 'b', 'c']));
    await withTexts(['a', 'b', 'c']);
    expect(daemon.sessions()).toHaveLength(1);
  });

  it('keeps a session whose tool deleted it, and says so', async () => {
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a', 'b']));
    await daemon.start();
    await withTexts(['a', 'b']);
    rmSync(path);
    const session = await eventually(() => (daemon.session(ID)?.nativeState === 'deleted' ? daemon.session(ID) : undefined));
    expect(daemon.texts(session)).toEqual(['a', 'b']);
    expect(daemon.file(session, `native/projects/-home-dev-shop/${ID}.jsonl`)).toContain('"a"');
  });

  it('captures a tool that is installed after the start', async () => {
    await daemon.start();
    home.write(codexPath(ID), codexLines(ID, ['late']));
    await withTexts(['late']);
  });

  it('continues after kill -9 in the middle of an import and captures everything once', async () => {
    const ids = Array.from({ length: 60 }, (_, n) => `${String(n).padStart(8, '0')}-2222-4333-8444-555555555555`);
    for (const id of ids) home.write(`.claude/projects/-home-dev-shop/${id}.jsonl`, claudeLines({ id }, Array.from({ length: 60 }, (_, n) => `text ${n}`)));
    await daemon.start('answering');
    await eventually(() => (daemon.sessions().length > 3 ? true : undefined));
    await daemon.stop('SIGKILL');
    await daemon.start();
    const sessions = daemon.sessions();
    expect(sessions.map((session) => session.nativeId).sort()).toEqual(ids);
    for (const session of sessions) expect(daemon.texts(session)).toHaveLength(60);
  });

  it('finds by its periodic check what was written while it did not run', async () => {
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a', 'b']));
    await daemon.start();
    await withTexts(['a', 'b']);
    await daemon.stop();
    appendFileSync(path, claudeLines({ id: ID }, ['c'], 2));
    await daemon.start();
    await withTexts(['a', 'b', 'c']);
  });

  it('writes nothing into the folders of the tools', async () => {
    const path = home.write(CLAUDE, claudeLines({ id: ID }, ['a']));
    await daemon.start();
    await withTexts(['a']);
    expect(readFileSync(path, 'utf8')).toBe(claudeLines({ id: ID }, ['a']));
  });

  it('refuses to run twice on one store', async () => {
    await daemon.start();
    const second = new RealDaemon(home);
    await expect(second.start()).rejects.toThrow(/already captures/);
  });
});
