/** What holds for a tool into which the sessions of the other two are copied. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { WriterContext } from '../../src/core/writer.js';
import { loadTools } from '../../src/tools/index.js';
import { eventually } from '../support/real-daemon.js';
import { BASIC_CASES, CASES } from './stories/stories.js';
import { soughtIn, undoneIn } from './stories/story.js';
import { findSought, missingIn, tableOf } from './support/find-sought.js';
import { versionsOf } from './support/installed.js';
import { ANSWER, sha256, WITH_CALL, Workshop, type Told } from './support/workshop.js';
import type { RealTool } from './tools/real-tool.js';

const RUN_MS = 200_000;

export function resumeCases(tool: RealTool, sources: readonly RealTool[]): void {
  for (const [at, version] of versionsOf(tool.id).entries()) {
    describe(`${tool.id} ${version}`, () => {
      casesOf(tool, version, sources.flatMap((from) => (at === 0 ? CASES : BASIC_CASES).map((name) => ({ from, name }))));
    });
  }
}

interface Round { readonly tool: RealTool; readonly version: string; readonly workshop: Workshop }

function casesOf(tool: RealTool, version: string, stories: readonly { readonly from: RealTool; readonly name: string }[]): void {
  let round: Round;
  let told: readonly Told[] = [];

  beforeAll(async () => {
    round = { tool, version, workshop: await Workshop.open(tool, version) };
    told = await round.workshop.capture(stories);
  }, RUN_MS);
  afterAll(() => round.workshop.close(), RUN_MS);

  const the = (from: RealTool, name: string): Told => {
    const found = told.find((one) => one.from === from && one.story.name === name);
    if (found === undefined) throw new Error('not told');
    return found;
  };
  const [first, second = first] = [...new Set(stories.map(({ from }) => from))];

  it('goes on with what sfs resume has made ready, by the command that it prints', async () => {
    const one = the(second!, 'plain');
    const { stdout, stderr } = await round.workshop.sfs('resume', round.workshop.session(one).id, '--in', tool.id, '--project', round.workshop.project, '--no-launch');
    const id = /&& \w+ (?:--)?resume (\S+)\n$/.exec(stdout.toString('utf8'))?.[1];
    if (id === undefined) throw new Error(`no command: ${stdout.toString('utf8')} ${stderr}`);
    await goOn(round, one, { how: 'sfs resume', args: (prompt) => tool.resume(id, prompt) });
  }, RUN_MS);

  it('copies the view', () => round.workshop.copyView(), RUN_MS);

  it.each(stories.map(({ from, name }) => [from.id, name, from] as const))('goes on with a session of %s: %s', async (_, name, from) => {
    const one = the(from, name);
    const { id } = await copyOf(round, one);
    if (name === 'large') expect(one.native.text.length).toBeGreaterThan(10_000_000);
    await goOn(round, one, { how: 'cp', args: (prompt) => tool.resume(id, prompt) });
  }, RUN_MS);

  it('captures what comes after as a continuation of what was copied', async () => {
    const origin = round.workshop.session(the(first!, 'plain'));
    const continued = await eventually(async () => {
      await round.workshop.check();
      return round.workshop.sessions().find((session) => session.tool === tool.id && session.parentId === origin.id);
    }, RUN_MS / 2);
    expect(round.workshop.texts(continued).join()).toContain(ANSWER);
  }, RUN_MS);

  const { fromFile, list } = tool;
  if (fromFile?.versions.includes(version) === true) {
    it('goes on straight from the mount, without a copy', async () => {
      const one = the(first!, 'tools');
      const { path } = await copyOf(round, one);
      await goOn(round, one, { how: 'from the mount', args: (prompt) => fromFile.args(round.workshop.shown(path), prompt) });
    }, RUN_MS);
  }

  if (list?.versions.includes(version) === true) {
    it('lists what was copied', async () => {
      const listed = await list.run((args, talk) => round.workshop.run(args, talk));
      const ids = await Promise.all(told.map(async (one) => (await copyOf(round, one)).id));
      expect(ids.filter((id) => !listed.includes(id))).toEqual([]);
    }, RUN_MS);
  }

  it('asks nothing of the network', () => {
    expect(round.workshop.proxy.asked.filter((line) => tool.asksAnyway?.test(line) !== true)).toEqual([]);
  });
}

interface Way { readonly how: string; readonly args: (prompt: string) => readonly string[] }

let prompts = 0;

/** Runs the tool, and holds what it sends against what was told. */
async function goOn({ tool, version, workshop }: Round, { from, story }: Told, { how, args }: Way): Promise<void> {
  const mark = `#next/${(prompts += 1)}#`;
  const prompt = `And now? ${story.name === 'tools' ? WITH_CALL : ''} ${mark}`;
  const { status, stdout, stderr, turns, ms } = await workshop.run(args(prompt));
  const first = turns.find(({ body }) => JSON.stringify(body).includes(mark));
  if (first === undefined) throw new Error(`no request with the prompt; exit ${String(status)}: ${stderr.slice(-2000)} ${stdout.slice(-2000)}`);
  const found = findSought([...soughtIn(story), { kind: 'prompt', text: prompt, step: Infinity, free: false }], tool.protocol.spoken(first.body));
  process.stderr.write(`${tableOf(`${from.id} → ${tool.id} ${version}, ${story.name}, ${how} (${Math.round(ms)} ms)`, found)}\n`);
  expect(missingIn(found)).toEqual([]);
  expect(undoneIn(story).filter((text) => JSON.stringify(first.body).includes(text))).toEqual([]);
  expect(turns.flatMap(({ body }) => tool.protocol.breaches(body))).toEqual([]);
  expect(stdout).toContain(ANSWER);
  expect(status).toBe(0);
}

/** Under which id the tool knows the rendering, and its path in the view. */
async function copyOf({ tool, workshop }: Round, told: Told): Promise<{ readonly id: string; readonly path: string }> {
  const adapter = (await loadTools()).find(({ id }) => id === tool.id);
  const writer = (await adapter?.writer?.())?.default;
  if (writer === undefined) throw new Error(`${tool.id} has no writer`);
  const context: WriterContext = { sha256, day: new Date().toISOString() };
  const session = workshop.session(told);
  return { id: writer.idOf(session, context), path: writer.pathOf(session, context) };
}
