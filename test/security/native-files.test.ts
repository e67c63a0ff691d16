/** What may stand where a tool's file is expected. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { classify } from '../../src/capture/discover.js';
import type { Outcome } from '../../src/capture/outcome.js';
import { claudeLines } from '../support/native-sessions.js';
import { LocalCapture } from '../support/local-capture.js';

const ID = '11111111-2222-4333-8444-555555555555';
const OTHER = '22222222-2222-4333-8444-555555555555';
const at = (id: string): string => `.claude/projects/-home-dev-shop/${id}.jsonl`;
const isRoot = process.getuid?.() === 0;

describe('what stands in the place of a native file', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
    mkdirSync(dirname(capture.home.at(at(ID))), { recursive: true });
  });

  afterEach(() => capture.remove());

  /** Captures the path as the watcher would have it, without the walk that leaves such things out. */
  const captureNow = (id: string): Outcome => {
    const { tools, machine } = capture.app.environment;
    const tool = tools.find((adapter) => adapter.id === 'claude-code');
    const found = tool === undefined ? undefined : classify(tool, capture.home.at(at(id)), machine);
    if (tool === undefined || found === undefined) throw new Error('not classified');
    return capture.app.capture.captureFile(tool, found);
  };

  it('a symlink is never read, neither found nor named', async () => {
    symlinkSync(capture.home.write('secret', claudeLines({ id: ID }, ['secret'])), capture.home.at(at(ID)));
    await capture.scan();
    expect(captureNow(ID)).toMatchObject({ kind: 'failed' });
    expect(capture.sessions()).toEqual([]);
  });

  it('a symlink that takes the place of a captured file adds nothing to its session', async () => {
    const path = capture.home.write(at(ID), claudeLines({ id: ID }, ['a']));
    await capture.scan();
    renameSync(path, `${path}.moved`);
    symlinkSync(capture.home.write('secret', claudeLines({ id: ID }, ['a', 'secret'])), path);
    expect(captureNow(ID)).toMatchObject({ kind: 'failed' });
    await capture.scan();
    expect(capture.texts(capture.session(ID))).toEqual(['a']);
  });

  it('a named pipe blocks nothing', () => {
    execFileSync('mkfifo', [capture.home.at(at(ID))]);
    const started = performance.now();
    expect(captureNow(ID)).toMatchObject({ kind: 'failed' });
    expect(performance.now() - started).toBeLessThan(2000);
  });

  (isRoot ? it : it.skip)('a device is not read', () => {
    execFileSync('mknod', [capture.home.at(at(ID)), 'c', '1', '5']);
    expect(captureNow(ID)).toMatchObject({ kind: 'failed' });
  });

  it('a folder is not read', () => {
    mkdirSync(capture.home.at(at(ID)));
    expect(captureNow(ID)).toMatchObject({ kind: 'failed' });
  });

  it('a hard link is a file like any other', async () => {
    linkSync(capture.home.write('backup.jsonl', claudeLines({ id: ID }, ['a'])), capture.home.at(at(ID)));
    await capture.scan();
    expect(capture.texts(capture.session(ID))).toEqual(['a']);
  });

  it('links in a circle end, and files beside them are found', async () => {
    capture.home.write(at(ID), claudeLines({ id: ID }, ['a']));
    symlinkSync('.', capture.home.at('.claude/projects/-home-dev-shop/again'));
    symlinkSync('self', capture.home.at('.claude/projects/self'));
    symlinkSync('nowhere', capture.home.at('.claude/projects/dangling'));
    await capture.scan();
    expect(capture.sessions()).toHaveLength(1);
    expect(capture.log).toEqual([]);
  });

  it('a file in the place of a folder of the tool is as good as no folder', async () => {
    capture.home.write('.codex', '');
    capture.home.write('.gemini/tmp', '');
    capture.home.write(at(ID), claudeLines({ id: ID }, ['a']));
    await capture.scan();
    rmSync(capture.home.at('.claude'), { recursive: true });
    capture.home.write('.claude', '');
    await capture.scan();
    expect(capture.sessions()).toHaveLength(1);
    expect(capture.log).toEqual([]);
  });

  it('a file of nothing but holes is refused before it fills the disk', async () => {
    const path = capture.home.write(at(ID), claudeLines({ id: ID }, ['a']));
    truncateSync(path, 10 * 1024 ** 3);
    const started = performance.now();
    await capture.scan();
    expect(performance.now() - started).toBeLessThan(5000);
    expect(capture.sessions()).toEqual([]);
    expect(capture.log.join()).toMatch(/holds nearly none/);
  });

  it('a tail of NULs is kept as it is and read over', async () => {
    const path = capture.home.write(at(ID), claudeLines({ id: ID }, ['a', 'b']));
    truncateSync(path, 100_000);
    await capture.scan();
    appendFileSync(path, `\n${claudeLines({ id: ID }, ['c'], 2)}`);
    await capture.scan();
    expect(capture.texts(capture.session(ID))).toEqual(['a', 'b', 'c']);
    expect(await capture.faults()).toEqual([]);
  });

  it('a file cut inside a character goes on where it was cut', async () => {
    const content = Buffer.from(claudeLines({ id: ID }, ['é😀'.repeat(20)]));
    const cut = content.indexOf(0xf0) + 2;
    const path = capture.home.write(at(ID), Buffer.concat([Buffer.from(claudeLines({ id: ID }, ['a'])), content.subarray(0, cut)]));
    await capture.scan();
    appendFileSync(path, content.subarray(cut));
    await capture.scan();
    expect(await capture.faults()).toEqual([]);
    expect(capture.native(capture.session(ID)).problems.count).toBe(0);
  });

  it.each([7_258_118_400, 0, -1_000_000_000])('a file of the time %d is captured, and again when it grows while its time stands', async (second) => {
    const path = capture.home.write(at(ID), claudeLines({ id: ID }, ['a']));
    utimesSync(path, second, second);
    await capture.scan();
    appendFileSync(path, claudeLines({ id: ID }, ['b'], 1));
    utimesSync(path, second, second);
    await capture.scan();
    expect(capture.texts(capture.session(ID))).toEqual(['a', 'b']);
    expect(await capture.faults()).toEqual([]);
  });

  it('an emptied file keeps its session, and what comes next is compared with what was', async () => {
    const path = capture.home.write(at(ID), claudeLines({ id: ID }, ['a', 'b', 'c']));
    await capture.scan();
    truncateSync(path, 0);
    await capture.scan();
    expect(capture.texts(capture.session(ID))).toEqual(['a', 'b', 'c']);
    appendFileSync(path, claudeLines({ id: ID }, ['a']));
    await capture.scan();
    const session = capture.session(ID);
    expect(capture.texts(session)).toEqual(['a']);
    const checkpoint = session.files.find(({ path: file }) => /^checkpoints\/.*\/messages\.jsonl$/.test(file));
    expect(capture.read(session, checkpoint?.path ?? '').toString('utf8')).toContain('"c"');
    expect(await capture.faults()).toEqual([]);
  });

  it('names that could leave the session or stand for its own files are defused', async () => {
    capture.home.write(at(ID), claudeLines({ id: ID }, ['a']));
    for (const name of ['manifest.json', 'messages.jsonl', '..x', 'a\\b', 'x'.repeat(240)]) capture.home.write(`.claude/projects/-home-dev-shop/${ID}/tool-results/${name}`, 'side');
    capture.home.write(at(OTHER).replace('-home-dev-shop', 'manifest.json'), claudeLines({ id: OTHER }, ['b']));
    await capture.scan();
    expect(await capture.faults()).toEqual([]);
    const paths = capture.session(ID).files.map(({ path }) => path).filter((path) => path.includes('tool-results/'));
    expect(paths).toHaveLength(5);
    expect(paths.filter((path) => /\/(manifest\.json|messages\.jsonl)$/.test(path))).toEqual([]);
    for (const { path } of capture.session(ID).files) expect(lstatSync(`${capture.folder(capture.session(ID))}/${path}`).isFile()).toBe(true);
  });
});
