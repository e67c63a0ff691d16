import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { rebuildIndex } from '../../src/capture/importing/rebuild-index.js';
import { claudeLines, codexLines, codexPath } from '../support/native-sessions.js';
import { fixtureCases } from '../support/fixtures.js';
import { LocalCapture } from '../support/local-capture.js';

const ID = '11111111-2222-4333-8444-555555555555';
const FIXTURES = join(import.meta.dirname, '..', 'tools');

describe('rebuildIndex', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
  });

  afterEach(() => capture.remove());

  /** Everything that the index says, but when it was captured and how often. */
  const known = (): unknown =>
    capture.sessions().map(({ capturedAt: _at, revision: _revision, seq: _seq, files, messages, ...session }) => ({
      ...session,
      length: messages.length,
      files: files.map(({ path, size, spare, main, shown }) => ({ path, size, spare, main, shown })).sort((a, b) => (a.path < b.path ? -1 : 1)),
    }));

  it('makes from the store alone what capture had made from the tools', async () => {
    for (const [tool, home] of [['claude-code', '.claude'], ['codex', '.codex'], ['gemini-cli', '.gemini'], ['cursor', '.cursor']] as const) {
      for (const name of fixtureCases(tool)) cpSync(join(FIXTURES, tool, 'fixtures', name), capture.home.at(home), { recursive: true });
    }
    // Rewritten with messages missing, so that there is a checkpoint; named; damaged.
    const rewritten = capture.home.write(`.claude/projects/-p/${ID}.jsonl`, claudeLines({ id: ID }, ['a', 'b', 'c']));
    capture.home.write(codexPath(ID), `${codexLines(ID, ['a', 'b'])}broken\n`);
    capture.home.write('.codex/session_index.jsonl', `${JSON.stringify({ id: ID, thread_name: 'A name given by hand' })}\n`);
    await capture.scan();
    capture.home.write(rewritten.slice(capture.home.path.length + 1), claudeLines({ id: ID }, ['a']));
    await capture.scan();
    const before = known();
    expect(JSON.stringify(before)).toContain('A name given by hand');
    expect(JSON.stringify(before)).toContain('checkpoints/');
    const count = capture.sessions().length;
    expect(await rebuildIndex(capture.app.environment)).toEqual({ sessions: count, failed: [] });
    expect(known()).toEqual(before);
    expect(await capture.faults()).toEqual([]);
    await capture.scan();
    expect(known()).toEqual(before);
  });

  it('leaves out what is no session, and tells it', async () => {
    capture.home.write(`.claude/projects/-p/${ID}.jsonl`, claudeLines({ id: ID }, ['a']));
    await capture.scan();
    capture.home.write('.sessionfs/sessions/ses_00000000.sfs/manifest.json', 'no json');
    capture.home.write('.sessionfs/sessions/../x.sfs/manifest.json', '{}');
    capture.home.write('.sessionfs/sessions/ses_x.sfs/manifest.json', '{}');
    const { sessions, failed } = await rebuildIndex(capture.app.environment);
    expect(sessions).toBe(1);
    expect(failed.map(({ id }) => id)).toEqual(['ses_00000000']);
  });

  it.each(['../../../etc/passwd', 'native/../../../../etc/passwd', 'native/..', '/etc/passwd'])('follows no path out of the session: %s', async (path) => {
    capture.home.write(`.claude/projects/-p/${ID}.jsonl`, claudeLines({ id: ID }, ['a']));
    await capture.scan();
    const session = capture.session(ID);
    const document = JSON.parse(capture.read(session, 'meta/native.json').toString('utf8')) as { files: object[] };
    document.files.push({ ...document.files[0], source: '/nowhere', path });
    capture.home.write(`.sessionfs/sessions/${session.id}.sfs/meta/native.json`, JSON.stringify(document));
    await rebuildIndex(capture.app.environment);
    expect(capture.session(ID).files.map((file) => file.path)).not.toContain(path);
    expect(capture.native(capture.session(ID)).files).toHaveLength(1);
  });
});
