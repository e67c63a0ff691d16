/** `docs/fidelity.md` and the sessions that it is made from. `UPDATE_DOCS=1` writes it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadTools } from '../../src/tools/index.js';
import { matrixOf, tellPair, type Pair } from '../support/fidelity/matrix.js';
import { fixtureSessions } from '../support/fidelity/source-session.js';
import { WRITING_TOOLS } from '../support/round-trip.js';

const DOCUMENT = join(import.meta.dirname, '..', '..', 'docs', 'fidelity.md');

const tools = await loadTools();
const pairs: Pair[] = [];
for (const from of tools) for (const to of WRITING_TOOLS) if (to.adapter.id !== from.id) pairs.push(await tellPair(from, to, fixtureSessions(from)));

describe('the published matrix', () => {
  it('is what the fixtures show', () => {
    const text = matrixOf(pairs);
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(DOCUMENT, text);
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(text);
  });

  it('has every tool that can be written', () => {
    expect(WRITING_TOOLS.map(({ adapter }) => adapter.id).sort()).toEqual(tools.filter((tool) => tool.writer !== undefined).map(({ id }) => id).sort());
  });
});

describe.each(pairs.map((pair): [string, Pair] => [`${pair.from.id} → ${pair.to.adapter.id}`, pair]))('%s', (_name, { faults }) => {
  it('keeps what is said, called, answered and failed in each fixture, in order, but for what its ledger lists', () => {
    expect(faults).toEqual([]);
  });
});
