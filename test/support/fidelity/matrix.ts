/** `docs/fidelity.md`: for every ordered pair of tools what survives, as the fixtures show it. */
import type { ToolAdapter } from '../../../src/core/tool-adapter.js';
import type { Loss } from '../../../src/core/writer.js';
import type { WritingTool } from '../round-trip.js';
import { compare } from './compare.js';
import { grouped } from './grouped.js';
import { count, KINDS, type Kind, type Tally, type Verdict } from './kinds.js';
import { convert, type SourceSession } from './source-session.js';

export interface Pair { readonly from: ToolAdapter; readonly to: WritingTool; readonly tally: Tally; readonly losses: readonly Loss[]; readonly faults: readonly string[] }

export async function tellPair(from: ToolAdapter, to: WritingTool, sessions: readonly SourceSession[]): Promise<Pair> {
  const tally: Tally = new Map();
  const losses: Loss[] = [];
  const faults: string[] = [];
  for (const session of sessions) {
    const converted = await convert(session, to);
    const told = compare(session, converted);
    for (const [kind, verdicts] of told.tally) for (const [verdict, more] of verdicts) count(tally, kind, verdict, more);
    losses.push(...converted.losses);
    faults.push(...told.faults.map((fault) => `${session.name}: ${fault}`));
  }
  return { from, to, tally, losses, faults };
}

const HEAD = `# Fidelity

What of a session of one tool reaches another one. Generated from the sessions under \`test/tools/*/fixtures\`, which are
written in the form of each tool and read again by that tool's reader; \`UPDATE_DOCS=1 npm run jest -- test/fidelity\` writes
it anew, and a test fails when it is stale. Numbers count what is in those sessions.

- **kept**: the same, to the character. What has no other word is kept.
- **approximated**: there, in another form: shown but not sent to the model, given in another role, at a nearby time.
- **renamed**: as the target's own tool that does the same. Converting back restores name, input and id.
- **dropped**: not there. It stays in the session itself, and in \`native/\` to the byte.
- **–**: none in the fixtures.

A sub-agent's messages and branches that were left stay behind: a tool is given the active branch. For one session,
\`ses_*.sfs/as/*.loss.json\` lists every loss with the message that it concerns. Within one tool nothing is converted: the
native file is served.
`;

export function matrixOf(pairs: readonly Pair[]): string {
  const tables = [...grouped(pairs, ({ from }) => from.id).values()].map(tableOf);
  const ledgers = [...grouped(pairs, ({ to }) => to.adapter.id).values()].map(ledgerOf);
  return [HEAD, ...tables, '## What the ledgers list\n', ...ledgers].join('\n');
}

/** Tables of one source: a column for each tool that it is written for. */
function tableOf(pairs: readonly Pair[]): string {
  const title = pairs[0]?.from.title ?? '';
  const rows = KINDS.filter((kind) => pairs.some(({ tally }) => tally.has(kind))).map((kind) => [kind, ...pairs.map(({ tally }) => cell(tally, kind))]);
  const lines = [['', ...pairs.map(({ to }) => to.adapter.title)], ['---', ...pairs.map(() => '---')], ...rows].map((columns) => `| ${columns.join(' | ')} |`);
  return `## From ${title}\n\n${lines.join('\n')}\n`;
}

const LESS: readonly Verdict[] = ['approximated', 'renamed', 'dropped', 'unlisted'];

function cell(tally: Tally, kind: Kind): string {
  const verdicts = tally.get(kind);
  if (verdicts === undefined) return '–';
  const less = LESS.flatMap((verdict) => (verdicts.has(verdict) ? [`${verdicts.get(verdict) ?? 0} ${verdict}`] : []));
  const kept = verdicts.get('kept') ?? 0;
  return [...(kept > 0 || less.length === 0 ? [`${kept} kept`] : []), ...less].join(', ');
}

function ledgerOf(pairs: readonly Pair[]): string {
  const title = pairs[0]?.to.adapter.title ?? '';
  const entries = pairs.flatMap(({ from, losses }) => losses.map(({ kind, what }) => ({ entry: `${kind}: ${what}`, from: from.title })));
  const lines = [...grouped(entries, ({ entry }) => entry)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([entry, all]) => `- ${entry} (${[...new Set(all.map(({ from }) => from))].join(', ')})`);
  return `### ${title}\n\n${lines.join('\n')}\n`;
}
