import { appendFileSync, existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CLAUDE_SESSION, GEMINI_SESSION, putClaude, putGemini } from './native-home.js';
import { buildProgram, makeHome, type Home } from './run-sfs.js';

let home: Home;
let target = '';

beforeAll(buildProgram);
beforeEach(() => {
  home = makeHome();
  target = join(home.path, 'copy');
  putClaude(home.path);
  putGemini(home.path);
  expect(home.sfs('import').code).toBe(0);
});
afterEach(() => home.remove());

const materialize = (...more: string[]): unknown => home.json(['materialize', target, '--json', ...more]);

describe('sfs materialize', () => {
  it('writes the tree as private files and links that lead somewhere', () => {
    expect(materialize()).toMatchObject({ path: target, unchanged: 0, removed: 0, kept: [], failed: [] });
    const folder = join(target, `${CLAUDE_SESSION}.sfs`);
    expect(readFileSync(join(folder, 'messages.jsonl'))).toEqual(readFileSync(join(home.store, 'sessions', `${CLAUDE_SESSION}.sfs`, 'messages.jsonl')));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'messages.jsonl')).mode & 0o777).toBe(0o600);
    expect(readlinkSync(join(target, 'latest'))).toBe(`${GEMINI_SESSION}.sfs`);
    const [name = ''] = readdirSync(join(target, 'by-tool', 'claude-code'));
    expect(existsSync(join(target, 'by-tool', 'claude-code', name, 'manifest.json'))).toBe(true);
  });

  it('writes only what has changed the next time', () => {
    materialize();
    const file = join(target, `${GEMINI_SESSION}.sfs`, 'messages.jsonl');
    const before = lstatSync(file).ino;
    expect(materialize()).toMatchObject({ written: 0, removed: 0 });
    appendFileSync(join(home.path, '.claude/projects/-srv-shop/0d5c9c1e-6f0e-4d55-8f0a-3f6f6f1a2b01.jsonl'), `${JSON.stringify({ type: 'user', uuid: 'u9', parentUuid: 'a2', sessionId: '0d5c9c1e-6f0e-4d55-8f0a-3f6f6f1a2b01', timestamp: '2026-11-20T11:00:00.000Z', message: { role: 'user', content: 'And now?' } })}\n`);
    home.sfs('import');
    expect(materialize()).toMatchObject({ kept: [], failed: [] });
    expect(readFileSync(join(target, `${CLAUDE_SESSION}.sfs`, 'messages.jsonl'), 'utf8')).toContain('And now?');
    expect(lstatSync(file).ino).toBe(before);
  });

  it('removes what the tree no longer has, and nothing that it did not write', () => {
    materialize();
    writeFileSync(join(target, 'mine.txt'), 'mine');
    const { removed } = materialize('--view', 'as-markdown') as { removed: number };
    expect(removed).toBeGreaterThan(5);
    expect(readdirSync(target).sort()).toEqual(['.sessionfs-materialized.json', 'as-markdown', 'mine.txt']);
  });

  it('leaves what somebody has changed, with exit status 3', () => {
    materialize();
    const readme = join(target, 'README.md');
    writeFileSync(readme, 'mine');
    expect(home.sfs('materialize', target)).toMatchObject({ code: 3, stderr: expect.stringContaining('README.md') });
    expect(readFileSync(readme, 'utf8')).toBe('mine');
  });

  it('does not follow a link that was put in place of a folder or a file', () => {
    materialize();
    const outside = join(home.path, 'outside');
    writeFileSync(outside, 'precious');
    const file = join(target, 'README.md');
    unlinkSync(file);
    symlinkSync(outside, file);
    home.shell(`rm -r '${target}/by-date' && mkdir elsewhere && ln -s ../elsewhere '${target}/by-date'`);
    expect(home.sfs('materialize', target).code).toBe(3);
    expect(readFileSync(outside, 'utf8')).toBe('precious');
    expect(readdirSync(join(home.path, 'elsewhere'))).toEqual([]);
  });

  it('brings the sessions that a view links to', () => {
    materialize('--view', 'by-tool');
    expect(readdirSync(target).sort()).toEqual(['.sessionfs-materialized.json', 'by-tool', `${CLAUDE_SESSION}.sfs`, `${GEMINI_SESSION}.sfs`].sort());
  });

  it.each(['.sessionfs', '.sessionfs/below', '.'])('refuses %s: it touches the store', (path) => {
    expect(home.sfs('materialize', join(home.path, path))).toMatchObject({ code: 2, stderr: expect.stringContaining('the store') });
  });

  it('refuses a folder with other files, and a view that there is not', () => {
    expect(home.sfs('materialize', join(home.path, '.claude'))).toMatchObject({ code: 2, stderr: expect.stringContaining('other files') });
    expect(home.sfs('materialize', target, '--view', 'as-markdwn')).toMatchObject({ code: 2, stderr: expect.stringContaining('as-markdown') });
  });
});
