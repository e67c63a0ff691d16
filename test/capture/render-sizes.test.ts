import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activeBranch, branchEntry } from '../../src/core/active-branch.js';
import { jsonLine } from '../../src/core/json.js';
import { lossWriter } from '../../src/core/loss-writer.js';
import type { Message } from '../../src/core/message.js';
import type { SessionMeta } from '../../src/core/session.js';
import type { SessionWriter } from '../../src/core/writer.js';
import { RenderSizes } from '../../src/capture/render-sizes.js';
import type { RenderProgress } from '../../src/index/session-index.js';
import markdown from '../../src/formats/markdown/index.js';
import { buildMeta, renderWhole, sha256 } from '../support/build-meta.js';
import { branchingMessages, parallelCalls } from '../support/generate/generate-branches.js';
import { tidySession } from '../support/generate/generate-session.js';
import { lineWriter } from '../support/line-writer.js';

const context = { sha256, day: '2026-11-22T00:00:00.000Z' };
const codex = lineWriter('codex');
const writers: readonly SessionWriter[] = [markdown, codex, lossWriter(codex), lineWriter('claude-code')];
const folder = mkdtempSync(join(tmpdir(), 'sfs-sizes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bytesOf = (messages: readonly Message[]): string => messages.map((message) => `${jsonLine(message)}\n`).join('');

/** The whole rendering, in the plainest way. */
function rendered(writer: SessionWriter, meta: SessionMeta, all: readonly Message[]): string {
  const ids = activeBranch(all.flatMap((message) => branchEntry(message) ?? []), meta.leaf);
  return renderWhole(writer, meta, writer.messages === 'all' ? all : all.filter((message) => ids.has(message.msg_id)));
}

/** One capture after the other: `ends` says how many messages there are, `open` how many of them may still change. */
class Captures {
  private readonly path = join(folder, 'messages.jsonl');
  private settled = 0;
  progress: readonly RenderProgress[] = [];

  next(all: readonly Message[], open: number, meta: SessionMeta): readonly RenderProgress[] {
    const settled = Math.max(this.settled, all.length - open);
    const before = Buffer.byteLength(bytesOf(all.slice(0, this.settled)));
    const sizes = new RenderSizes(context, { writers, meta, settled: before, progress: this.progress });
    for (const message of all.slice(this.settled, settled)) sizes.settle(message);
    writeFileSync(this.path, bytesOf(all));
    const disk = { path: this.path, settled: Buffer.byteLength(bytesOf(all.slice(0, settled))), length: Buffer.byteLength(bytesOf(all)) };
    this.settled = settled;
    // As through the index.
    this.progress = sizes.finish(meta, disk, all.slice(settled)).map((one) => ({ ...one, state: JSON.parse(JSON.stringify(one.state)) as unknown }));
    return this.progress;
  }
}

interface Append { readonly grow: number; readonly open: number; readonly leaf: 'unset' | 'last' | number }

const appends = fc.array(fc.record<Append>({ grow: fc.integer({ min: 1, max: 6 }), open: fc.integer({ min: 0, max: 4 }), leaf: fc.oneof(fc.constant('unset' as const), fc.constant('unset' as const), fc.constant('last' as const), fc.nat(20)) }), { minLength: 1, maxLength: 12 });

const leafOf = (leaf: Append['leaf'], all: readonly Message[]): Partial<SessionMeta> => {
  const id = leaf === 'unset' ? undefined : leaf === 'last' ? all.at(-1)?.msg_id : `m${leaf}`;
  return id === undefined ? {} : { leaf: id };
};

function check(messages: readonly Message[], steps: readonly Append[]): void {
  const captures = new Captures();
  let count = 0;
  for (const { grow, open, leaf } of steps) {
    count = Math.min(messages.length, count + grow);
    const all = messages.slice(0, count);
    const meta = buildMeta('s', { title: `after ${count}`, ...leafOf(leaf, all) });
    const sizes = Object.fromEntries(captures.next(all, open, meta).map(({ target, size }) => [target, size]));
    const wanted = Object.fromEntries(writers.filter((writer) => writer.tool !== meta.tool).map((writer) => [writer.target, Buffer.byteLength(rendered(writer, meta, all))]));
    expect({ count, leaf, sizes }).toEqual({ count, leaf, sizes: wanted });
  }
}

describe('sizes of renderings, grown by appends', () => {
  it('are those of the whole rendering at every append, whatever branches', () => {
    fc.assert(fc.property(branchingMessages, appends, check), { seed: 11, numRuns: 120 });
  });

  it('are those of the whole rendering with calls side by side', () => {
    fc.assert(fc.property(parallelCalls, appends, check), { seed: 12, numRuns: 60 });
  });

  it('are those of the whole rendering for sessions as tools record them', () => {
    fc.assert(fc.property(tidySession, appends, ({ messages }, steps) => check(messages, steps)), { seed: 13, numRuns: 60 });
  });

  it('leave out the tool that made the session', () => {
    expect(new Captures().next([], 0, buildMeta('s')).map(({ target }) => target)).toEqual(['transcript.md', 'codex.jsonl', 'codex.loss.json']);
  });
});
