import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CLAUDE_SESSION, claudeLines, putClaude } from './native-home.js';
import { buildProgram, MAIN, makeHome, type Home } from './run-sfs.js';

let home: Home;
const outcome = (name: string): string => readFileSync(join(home.path, name), 'utf8');

beforeAll(() => {
  buildProgram();
  home = makeHome();
  putClaude(home.path);
  expect(home.sfs('import').code).toBe(0);
}, 120_000);
afterAll(() => home.remove());

describe('sfs export', () => {
  it('writes a transcript, privately, under the name of the session', () => {
    expect(home.sfs('export', CLAUDE_SESSION, '--format', 'markdown', '-o', 'out')).toMatchObject({ code: 0, stdout: `${join(home.path, 'out', `${CLAUDE_SESSION}.md`)}\n` });
    expect(outcome(`out/${CLAUDE_SESSION}.md`)).toContain('# Make the cart faster');
    expect(statSync(join(home.path, 'out', `${CLAUDE_SESSION}.md`)).mode & 0o777).toBe(0o600);
  });

  it('writes the tool\'s own file as it was, and other formats as the tree shows them', () => {
    expect(home.sfs('export', CLAUDE_SESSION, '--format', 'claude', '-o', '-').stdout).toBe(claudeLines());
    for (const [format, shown] of [['codex', 'codex.jsonl'], ['gemini', 'gemini.json'], ['markdown', 'transcript.md'], ['html', 'transcript.html']] as const) {
      expect(home.sfs('export', CLAUDE_SESSION, '--format', format, '-o', '-').stdout).toBe(home.sfs('cat', `${CLAUDE_SESSION}.sfs/as/${shown}`).stdout);
    }
  });

  it('writes over nothing unless forced', () => {
    writeFileSync(join(home.path, 'mine.md'), 'mine');
    expect(home.sfs('export', CLAUDE_SESSION, '--format', 'markdown', '-o', 'mine.md').code).toBe(2);
    expect(outcome('mine.md')).toBe('mine');
    expect(home.sfs('export', CLAUDE_SESSION, '--format', 'markdown', '-o', 'mine.md', '--force').code).toBe(0);
    expect(outcome('mine.md')).toContain('Make the cart faster');
  });

  it('writes the whole session as a folder that is valid', () => {
    expect(home.sfs('export', CLAUDE_SESSION, '-o', 'whole')).toMatchObject({ code: 0 });
    const folder = join(home.path, 'whole', `${CLAUDE_SESSION}.sfs`);
    expect(home.sfs('validate', folder)).toMatchObject({ code: 0 });
    expect(existsSync(join(folder, 'native'))).toBe(true);
    expect(home.sfs('export', CLAUDE_SESSION, '-o', 'whole').code).toBe(2);
    expect(home.sfs('export', CLAUDE_SESSION, '-o', 'whole', '--force').code).toBe(0);
  });

  it('writes the whole session as an archive, the same each time', () => {
    const archive = join(home.path, 'packed', `${CLAUDE_SESSION}.tar.gz`);
    expect(home.sfs('export', CLAUDE_SESSION, '--format', 'tar', '-o', 'packed')).toMatchObject({ code: 0, stdout: `${archive}\n` });
    const listed = home.shell(`tar tvzf '${archive}'`).stdout;
    expect(listed.trim().split('\n').map((line) => line.replace(/ +\d+ 1970-01-01 00:00 /, ' '))).toEqual([
      '-rw------- 0/0 manifest.json', '-rw------- 0/0 messages.jsonl', '-rw------- 0/0 meta/native.json', expect.stringMatching(/^-rw------- 0\/0 native\/projects\/.*\.jsonl$/), '-rw------- 0/0 tools.json', '-rw------- 0/0 workspace.json',
    ]);
    home.sfs('export', CLAUDE_SESSION, '--format', 'tar', '-o', 'again.tar.gz');
    expect(readFileSync(join(home.path, 'again.tar.gz')).equals(readFileSync(archive))).toBe(true);
    expect(home.shell(`mkdir x && '${process.execPath}' '${MAIN}' export ${CLAUDE_SESSION} --format tar -o - | tar xz -C x && cat x/messages.jsonl`).stdout).toBe(home.sfs('cat', `${CLAUDE_SESSION}.sfs/messages.jsonl`).stdout);
    expect(home.sfs('export', CLAUDE_SESSION, '--format', 'tar', '-o', 'packed').code).toBe(2);
  });

  it('knows its formats', () => {
    expect(home.sfs('export', CLAUDE_SESSION, '--format', 'pdf')).toMatchObject({ code: 2, stderr: expect.stringContaining('markdown') });
    expect(home.sfs('export', CLAUDE_SESSION, '-o', '-').code).toBe(2);
  });
});

describe('sfs loss', () => {
  it('is the ledger of the tree', () => {
    const ledger = home.json(['loss', CLAUDE_SESSION, '--in', 'gemini', '--json']);
    expect(ledger).toEqual(JSON.parse(home.sfs('cat', `${CLAUDE_SESSION}.sfs/as/gemini.loss.json`).stdout));
    expect(ledger).toMatchObject({ session_id: CLAUDE_SESSION, target: 'gemini.json' });
  });

  it('counts by kind for a person', () => {
    expect(home.sfs('loss', CLAUDE_SESSION, '--in', 'gemini').stdout).toMatch(/^TIMES +HOW +WHAT\n +\d+ +(dropped|approximated|renamed) +\S/);
  });

  it('is nothing in the session\'s own tool, and cannot be told of a tool that is only captured', () => {
    expect(home.json(['loss', CLAUDE_SESSION, '--in', 'claude', '--json'])).toMatchObject({ losses: [], counts: {} });
    expect(home.sfs('loss', CLAUDE_SESSION, '--in', 'cursor').code).toBe(1);
    expect(home.sfs('loss', CLAUDE_SESSION).code).toBe(2);
  });
});
