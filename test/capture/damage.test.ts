/** Every fixture cut anywhere and with bytes flipped: the store stays valid, the bytes are kept, the damage is told. */
import { utimesSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fixtureCases, fixtureHome } from '../support/fixtures.js';
import { LocalCapture } from '../support/local-capture.js';

const HOMES: Readonly<Record<string, string>> = { 'claude-code': '.claude', codex: '.codex', 'gemini-cli': '.gemini', cursor: '.cursor' };
const CUTS = 50;
const DAMAGES = 6;
/** Looking at everything takes longer than capturing it. */
const LOOK_EVERY = 10;
const LONG = 240_000;

/** Numbers below `n`, the same in every run. */
function numbers(seed: number): (n: number) => number {
  let state = seed >>> 0;
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

/** Sub-agents lie deeper than their session, or are named as such. */
const place = (path: string): number => path.split('/').length * 2 + Number(path.includes('/agent-'));

const cases = Object.keys(HOMES).flatMap((tool) => fixtureCases(tool).map((name) => ({ tool, name })));

describe('a damaged file of a tool', () => {
  let capture: LocalCapture;

  beforeEach(async () => {
    capture = await new LocalCapture().open();
  });

  afterEach(() => capture.remove());

  const files = (tool: string, name: string): { path: string; bytes: Buffer }[] =>
    fixtureHome(tool, name)
      .filter(({ path }) => /\.jsonl?$/.test(path) && !path.startsWith('rows/'))
      .map(({ path, bytes }) => ({ path: `${HOMES[tool] ?? ''}/${path}`, bytes: Buffer.from(bytes) }))
      // As tools write them: a session before its sub-agents.
      .sort((a, b) => place(a.path) - place(b.path));

  /** One time for all versions: some tools write none into their files, so that messages take the file's. */
  const write = (to: LocalCapture, path: string, bytes: Buffer): void => utimesSync(to.home.write(path, bytes), 1_700_000_000, 1_700_000_000);

  const put = async (path: string, bytes: Buffer): Promise<void> => {
    write(capture, path, bytes);
    await capture.scan();
  };

  it.each(cases)('$tool $name: grows from any cut to any other and ends as if it had been read at once', async ({ tool, name }) => {
    for (const { path, bytes } of files(tool, name)) {
      const random = numbers(bytes.length);
      const cuts = Array.from({ length: CUTS }, () => random(bytes.length)).sort((a, b) => a - b);
      for (const [step, cut] of cuts.entries()) {
        await put(path, bytes.subarray(0, cut));
        if (step % LOOK_EVERY === 0) expect(await capture.faults()).toEqual([]);
      }
      await put(path, bytes);
      expect(await capture.faults()).toEqual([]);
    }
    expect(capture.log).toEqual([]);
    const undisturbed = await new LocalCapture().open();
    try {
      for (const { path, bytes } of files(tool, name)) write(undisturbed, path, bytes);
      await undisturbed.scan();
      // Messages of several files stand in the order in which they came.
      const content = (from: LocalCapture): unknown => from.sessions().map((session) => [session.id, from.read(session, 'messages.jsonl').toString('utf8').split('\n').sort()]);
      expect(content(capture)).toEqual(content(undisturbed));
    } finally {
      undisturbed.remove();
    }
  }, LONG);

  it.each(cases)('$tool $name: any bytes may be flipped', async ({ tool, name }) => {
    const all = files(tool, name);
    for (const { path, bytes } of all) write(capture, path, bytes);
    await capture.scan();
    const random = numbers(7);
    for (let round = 1; round <= DAMAGES; round += 1) {
      for (const { path, bytes } of all) {
        const damaged = Buffer.from(bytes);
        for (let flips = 1 + random(8); flips > 0; flips -= 1) damaged[random(damaged.length)] = random(256);
        await put(path, damaged);
      }
      expect(await capture.faults()).toEqual([]);
    }
    expect(capture.log.filter((line) => /warn|error/.test(line))).toEqual([]);
  }, LONG);

  it('is told in meta/native.json', async () => {
    const [file] = files('claude-code', '2.1-parallel-tools');
    if (file === undefined) throw new Error('no fixture');
    const lines = file.bytes.toString('utf8').split('\n');
    lines.splice(3, 1, (lines[3] ?? '').slice(0, 50));
    capture.home.write(file.path, lines.join('\n'));
    await capture.scan();
    const [session] = capture.sessions();
    if (session === undefined) throw new Error('no session');
    const { problems, kept } = capture.native(session);
    expect(problems.count).toBe(1);
    expect(kept['malformed']).toBe(1);
  });

  it('of equal size is seen as changed, also where neither its beginning nor its end is', async () => {
    const [file] = files('claude-code', '2.1-parallel-tools');
    if (file === undefined) throw new Error('no fixture');
    const at = capture.home.write(file.path, file.bytes);
    await capture.scan();
    const changed = Buffer.from(file.bytes);
    changed.write('X', Math.floor(changed.length / 2));
    writeFileSync(at, changed);
    await capture.scan();
    expect(await capture.faults()).toEqual([]);
  });
});
