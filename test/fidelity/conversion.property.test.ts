/** What a conversion keeps of any session: everything that its ledger does not list. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compare } from '../support/fidelity/compare.js';
import { convert, sourceSession, type SourceSession } from '../support/fidelity/source-session.js';
import { tidySession } from '../support/generate/generate-session.js';
import { tellable } from '../support/generate/tellable.js';
import { ownSession, WRITING_TOOLS, type WritingTool } from '../support/round-trip.js';

const RUNS = { seed: 20261122, numRuns: 20 };

const PAIRS = WRITING_TOOLS.flatMap((from) => WRITING_TOOLS.filter((to) => to !== from).map((to): [string, WritingTool, WritingTool] => [`${from.adapter.id} → ${to.adapter.id}`, from, to]));

async function faultsOf(session: SourceSession, to: WritingTool): Promise<readonly string[]> {
  return compare(session, await convert(session, to)).faults;
}

describe.each(PAIRS)('%s', (_name, from, to) => {
  it('keeps the order, the roles, the texts, the calls and their results of a session in the words of the first tool', async () => {
    await fc.assert(fc.asyncProperty(tidySession, async ({ messages }) => {
      const { messages: own } = await ownSession(from, messages.map(tellable));
      expect(await faultsOf(sourceSession('generated', from.adapter.id, own, {}), to)).toEqual([]);
    }), RUNS);
  });
});

describe.each(WRITING_TOOLS.map((to) => [to.adapter.id, to] as const))('into %s', (_name, to) => {
  it('keeps what the ledger does not list of a session of any tool', async () => {
    await fc.assert(fc.asyncProperty(tidySession, async ({ meta, messages }) => { expect(await faultsOf(sourceSession('generated', meta.tool, messages.map(tellable), {}), to)).toEqual([]); }), { ...RUNS, numRuns: 60 });
  });
});
