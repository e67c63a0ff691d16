import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadRenderings } from '../../src/app.js';
import { RenderSizes } from '../../src/capture/render-sizes.js';
import { toolId } from '../../src/core/ids.js';
import type { Message } from '../../src/core/message.js';
import markdown from '../../src/formats/markdown/index.js';
import { RenderCache, trimCache } from '../../mount/render-cache.js';
import { runJob } from '../../mount/render-job.js';
import type { DecompressWork, RenderingWork } from '../../mount/render-work.js';
import { buildMeta, message, renderWhole, sha256, writeMessages } from '../support/build-meta.js';
import { branchingMessages, parallelCalls } from '../support/generate/generate-branches.js';

const context = { sha256, day: '2026-11-22T00:00:00.000Z' };

/** A zstd frame of uncompressed blocks: all that is needed to try the decompressor's side. */
function zstdFrame(data: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(data.length);
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size];
  for (let at = 0; at < data.length; at += 100_000) {
    const block = data.subarray(at, at + 100_000);
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (at + 100_000 >= data.length ? 1 : 0), 0, 3);
    parts.push(header, block);
  }
  return Buffer.concat(parts);
}

describe('runJob', () => {
  let home: string;
  let cachePath: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sfs-render-'));
    mkdirSync(join(home, 'cache'));
    cachePath = join(home, 'cache', 'out');
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const workFor = (all: readonly Message[], openMessages: number): RenderingWork => {
    const session = buildMeta('a');
    const messages = writeMessages(home, session, all, openMessages);
    const path = join(home, `${session.id}.sfs`, 'messages.jsonl');
    const tail = Uint8Array.from(readFileSync(path).subarray(messages.settled));
    return {
      kind: 'render', session, target: 'transcript.md', version: markdown.version, day: '2026-11-22T00:00:00.000Z', settled: messages.settled, tail, limit: 1e9,
      messages: { places: [path], ino: statSync(path).ino }, size: Buffer.byteLength(renderWhole(markdown, session, all)),
    };
  };
  const many = Array.from({ length: 300 }, (_, n) => message(n + 1, `${n} é🦀 `.repeat(n * 3)));

  it('writes what the writer makes of settled and open messages', async () => {
    await runJob(workFor(many, 3), cachePath);
    expect(readFileSync(cachePath, 'utf8')).toBe(renderWhole(markdown, buildMeta('a'), many));
  });

  it('writes the active branch in the format of every tool, with its ledger, as long as the capture says', async () => {
    const { toolWriters, writers } = await loadRenderings();
    expect(toolWriters.length).toBeGreaterThan(0);
    for (const [n, all] of fc.sample(fc.oneof(branchingMessages, parallelCalls), { seed: 5, numRuns: 12 }).entries()) {
      const session = buildMeta('a', { tool: toolId('cursor'), title: 'Branches', cwd: '/srv/app', ...(n % 3 === 0 ? { leaf: `m${n}` } : {}) });
      const messages = writeMessages(home, session, all, n % 4);
      const path = join(home, `${session.id}.sfs`, 'messages.jsonl');
      const disk = { path, settled: messages.settled, length: messages.length };
      const sizes = new RenderSizes(context, { writers, meta: session, settled: 0, progress: [] });
      const open = Math.min(n % 4, all.length);
      for (const one of all.slice(0, all.length - open)) sizes.settle(one);
      for (const { target, version, size } of sizes.finish(session, disk, all.slice(all.length - open))) {
        const work: RenderingWork = { kind: 'render', session, target, version, day: context.day, settled: messages.settled, tail: Uint8Array.from(readFileSync(path).subarray(messages.settled)), limit: 1e9, messages: { places: [path], ino: statSync(path).ino }, size };
        await runJob(work, `${cachePath}-${n}-${target}`);
        expect(statSync(`${cachePath}-${n}-${target}`).size).toBe(size);
      }
    }
  });

  it('gives the same bytes each time', async () => {
    await runJob(workFor(many, 0), cachePath);
    await runJob(workFor(many, 40), `${cachePath}2`);
    expect(readFileSync(cachePath).equals(readFileSync(`${cachePath}2`))).toBe(true);
  });

  it('renders the version that was asked for although the file has grown since', async () => {
    const work = workFor(many.slice(0, 10), 2);
    writeMessages(home, work.session, many, 1);
    await runJob(work, cachePath);
    expect(readFileSync(cachePath, 'utf8')).toBe(renderWhole(markdown, work.session, many.slice(0, 10)));
  });

  it('leaves nothing behind when the size is not the promised one, the file was replaced, or the work is unknown', async () => {
    const work = workFor(many.slice(0, 5), 1);
    await expect(runJob({ ...work, size: work.size + 1 }, cachePath)).rejects.toThrow('promised');
    await expect(runJob({ ...work, messages: { places: work.messages?.places, ino: 1 } }, cachePath)).rejects.toThrow('anew');
    await expect(runJob({ ...work, version: 99 }, cachePath)).rejects.toThrow('version 99');
    await expect(runJob({ kind: 'other' }, cachePath)).rejects.toThrow('unknown shape');
    expect(readdirSync(join(home, 'cache'))).toEqual([]);
  });

  it('decompresses, without more than was promised and without what was added since', async () => {
    const data = Buffer.from('{"line":1}\n'.repeat(60_000));
    const file = join(home, 'a.jsonl.zst');
    const frame = zstdFrame(data);
    writeFileSync(file, Buffer.concat([frame, Buffer.from('garbage that came later')]));
    const work: DecompressWork = { kind: 'decompress', file: { places: [file], ino: statSync(file).ino }, stored: frame.length, size: data.length, limit: 1e9 };
    await runJob(work, cachePath);
    expect(readFileSync(cachePath).equals(data)).toBe(true);
    await expect(runJob({ ...work, size: 1000 }, `${cachePath}2`)).rejects.toThrow('promised');
    writeFileSync(file, Buffer.alloc(frame.length, 7));
    await expect(runJob(work, `${cachePath}2`)).rejects.toThrow();
    expect(existsSync(`${cachePath}2`)).toBe(false);
  });

  it('keeps the cache within its bounds, the last used and the new file longest', () => {
    const folder = join(home, 'cache');
    const put = (name: string, used: number): void => {
      writeFileSync(join(folder, name), Buffer.alloc(100));
      utimesSync(join(folder, name), used, used);
    };
    ['a', 'b', 'c', 'd'].forEach((name, n) => put(name, 1000 + n));
    put('x.1-0.part', 1);
    put('y.1-0.part', 100_000);
    trimCache(folder, 350, join(folder, 'a'), 100_000_000);
    expect(readdirSync(folder).sort()).toEqual(['a', 'd', 'y.1-0.part']);
  });

  it('takes a file of the wrong size for none', () => {
    const cache = new RenderCache(join(home, 'cache'));
    writeFileSync(cachePath, 'abc');
    expect(cache.open(cachePath, 4)).toBeUndefined();
    expect(existsSync(cachePath)).toBe(false);
    expect(cache.open(join(home, 'cache', 'none'), 4)).toBeUndefined();
  });
});
