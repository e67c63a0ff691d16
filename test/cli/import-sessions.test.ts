import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from '@jest/globals';
import { CLAUDE_SESSION, claudeLines, putClaude } from './native-home.js';
import { buildProgram, makeHome, type Home } from './run-sfs.js';

/** Where the session was made, and where it is brought to. */
let source: Home;
let home: Home;
let folder: string;
let archive: string;

beforeAll(() => {
  buildProgram();
  source = makeHome();
  putClaude(source.path);
  source.sfs('import');
  folder = join(source.path, 'out', `${CLAUDE_SESSION}.sfs`);
  archive = join(source.path, 'out', `${CLAUDE_SESSION}.tar.gz`);
  expect(source.sfs('export', CLAUDE_SESSION, '-o', 'out/')).toMatchObject({ code: 0 });
  expect(source.sfs('export', CLAUDE_SESSION, '--format', 'tar', '-o', 'out/')).toMatchObject({ code: 0 });
}, 120_000);
afterAll(() => source.remove());
beforeEach(() => { home = makeHome(); });
afterEach(() => home.remove());

const stored = (id: string, name: string): string => readFileSync(join(home.store, 'sessions', `${id}.sfs`, name), 'utf8');
const manifestOf = (id: string): Record<string, unknown> => JSON.parse(stored(id, 'manifest.json')) as Record<string, unknown>;

/** The exported folder, changed by `change`. */
function changed(change: (path: string) => void): string {
  const path = join(home.path, 'changed.sfs');
  rmSync(path, { recursive: true, force: true });
  cpSync(folder, path, { recursive: true });
  change(path);
  return path;
}

function rewrite(path: string, name: string, edit: (text: string) => string): void {
  writeFileSync(join(path, name), edit(readFileSync(join(path, name), 'utf8')));
}

describe('sfs import of a whole session', () => {
  for (const [what, path] of [['folder', () => folder], ['archive', () => archive], ['store', () => source.store]] as const) {
    it(`takes a ${what} under its id, with every byte, once`, () => {
      expect(home.json(['import', path(), '--json'])).toEqual([expect.objectContaining({ outcome: 'imported', session_id: CLAUDE_SESSION, tool: 'claude-code', message_count: 4 })]);
      expect(stored(CLAUDE_SESSION, 'messages.jsonl')).toBe(readFileSync(join(folder, 'messages.jsonl'), 'utf8'));
      expect(home.json(['show', CLAUDE_SESSION, '--json'])).toMatchObject({ session_id: CLAUDE_SESSION, title: 'Make the cart faster' });
      expect(home.sfs('export', CLAUDE_SESSION, '--format', 'claude', '-o', '-').stdout).toBe(claudeLines());
      expect(home.sfs('cat', `${CLAUDE_SESSION}.sfs/as/codex.jsonl`).code).toBe(0);
      expect(home.json(['import', path(), '--json'])).toEqual([expect.objectContaining({ outcome: 'unchanged', session_id: CLAUDE_SESSION })]);
      expect(home.sfs('list', '-q').stdout).toBe(`${CLAUDE_SESSION}\n`);
      expect(readdirSync(join(home.store, 'cache', 'tmp'))).toEqual([]);
    });
  }

  it('finds sessions and archives among other files, and keeps out what the tree makes again', () => {
    const path = changed((at) => {
      mkdirSync(join(at, 'as'));
      writeFileSync(join(at, 'as', 'transcript.md'), 'x');
    });
    cpSync(archive, join(home.path, 'pile', 'a', 'x.bin'), { recursive: true });
    cpSync(path, join(home.path, 'pile', 'b'), { recursive: true });
    const outcomes = home.json(['import', join(home.path, 'pile'), '--json']) as { outcome: string }[];
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['imported', 'unchanged']);
    expect(existsSync(join(home.store, 'sessions', `${CLAUDE_SESSION}.sfs`, 'as'))).toBe(false);
  });

  it('takes an earlier state of what is there for known', () => {
    home.sfs('import', archive);
    const earlier = changed((at) => rewrite(at, 'messages.jsonl', (text) => `${text.split('\n').slice(0, 2).join('\n')}\n`));
    expect(home.json(['import', earlier, '--json'])).toMatchObject([{ outcome: 'unchanged', session_id: CLAUDE_SESSION }]);
  });

  it('makes of the same id with other messages a session of its own, whose parent is the first, and of it never a second', () => {
    home.sfs('import', archive);
    const other = changed((at) => {
      rewrite(at, 'messages.jsonl', (text) => text.replace('faster now', 'slower now'));
      rmSync(join(at, 'native'), { recursive: true });
      rmSync(join(at, 'meta'), { recursive: true });
    });
    const [first] = home.json(['import', other, '--json']) as { session_id: string }[];
    const id = first?.session_id ?? '';
    expect(first).toMatchObject({ outcome: 'imported', parent_session_id: CLAUDE_SESSION });
    expect(id).not.toBe(CLAUDE_SESSION);
    expect(manifestOf(id)).toMatchObject({ session_id: id, parent_session_id: CLAUDE_SESSION });
    expect(stored(id, 'messages.jsonl')).toContain('slower now');
    expect(stored(CLAUDE_SESSION, 'messages.jsonl')).not.toContain('slower now');
    expect(home.sfs('validate', join(home.store, 'sessions', `${id}.sfs`)).code).toBe(0);
    expect(home.json(['import', other, '--json'])).toMatchObject([{ outcome: 'unchanged', session_id: id }]);
    expect(home.sfs('list', '-q').stdout.trim().split('\n').sort()).toEqual([CLAUDE_SESSION, id].sort());
  });

  it('believes nothing that the session says about files of this machine', () => {
    const mine = join(home.path, 'mine.txt');
    writeFileSync(mine, 'private');
    const path = changed((at) => rewrite(at, 'meta/native.json', (text) => text.replace(/"source": "[^"]*"/, `"source": ${JSON.stringify(mine)}`)));
    home.sfs('import', path);
    const native = JSON.parse(stored(CLAUDE_SESSION, 'meta/native.json')) as { files: { source: string; imported: boolean }[] };
    expect(native.files).toMatchObject([{ imported: true, source: expect.stringContaining('changed.sfs#native/') }]);
    expect(home.sfs('resume', CLAUDE_SESSION, '--in', 'claude', '--no-launch').stdout).not.toContain('mine.txt');
  });

  it('does not give the future of a session here to one from elsewhere', () => {
    const native = putClaude(home.path);
    home.sfs('import');
    const stranger = changed((at) => {
      rewrite(at, 'manifest.json', (text) => text.replaceAll(CLAUDE_SESSION, 'ses_0000000000000001'));
      rewrite(at, 'messages.jsonl', (text) => text.replace('faster now', 'slower now'));
    });
    expect(home.json(['import', stranger, '--json'])).toMatchObject([{ outcome: 'imported', session_id: 'ses_0000000000000001' }]);
    appendFileSync(native, `${(claudeLines().split('\n')[0] ?? '').replace('"u1"', '"u9"').replace('null', '"a2"')}\n`);
    home.sfs('import');
    expect(stored(CLAUDE_SESSION, 'messages.jsonl')).toContain('u9');
    expect(stored('ses_0000000000000001', 'messages.jsonl')).not.toContain('u9');
  });

  it('says of each what is wrong, and leaves nothing of it behind', () => {
    const broken = changed((at) => rewrite(at, 'messages.jsonl', (text) => text.replace('"role":"assistant"', '"role":"wizard"')));
    const outside = join(home.path, 'bad.tar.gz');
    writeFileSync(outside, gzipSync('no tar at all'));
    const result = home.json(['import', broken, outside, '--json'], 1);
    expect(result).toEqual([
      { path: broken, outcome: 'failed', reason: expect.stringMatching(/messages\.jsonl, line \d+, \/role must be/) },
      { path: outside, outcome: 'failed', reason: 'The archive is refused: it ends too early.' },
    ]);
    const linked = changed((at) => symlinkSync('/etc', join(at, 'native', 'etc')));
    expect(home.json(['import', linked, '--json'], 1)).toMatchObject([{ outcome: 'failed', reason: 'etc in it is no regular file.' }]);
    const named = changed((at) => rewrite(at, 'manifest.json', (text) => text.replaceAll(CLAUDE_SESSION, '../../../../etc/x')));
    expect(home.json(['import', named, '--json'], 1)).toMatchObject([{ outcome: 'failed' }]);
    expect(home.json(['import', folder, '--from', 'codex', '--json'], 1)).toMatchObject([{ outcome: 'failed', reason: 'It is a session of claude-code, not of codex.' }]);
    expect(readdirSync(join(home.store, 'sessions'))).toEqual([]);
    expect(readdirSync(join(home.store, 'cache', 'tmp'))).toEqual([]);
  });

  it('keeps what it took when the index is made anew', () => {
    home.sfs('import', archive);
    expect(home.json(['daemon', 'rebuild-index', '--json'])).toEqual({ sessions: 1, failed: [] });
    expect(home.json(['import', archive, '--json'])).toMatchObject([{ outcome: 'unchanged' }]);
  });
});
