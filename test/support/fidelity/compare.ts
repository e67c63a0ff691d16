/** A session and what another tool reads of it: what was kept, what the ledger owns up to, and what it does not. */
import type { Loss } from '../../../src/core/writer.js';
import { commonSequence } from './common-sequence.js';
import { grouped } from './grouped.js';
import { count, type Kind, type Tally, type Verdict } from './kinds.js';
import { piecesOf, type Piece } from './pieces.js';
import type { Converted, SourceSession } from './source-session.js';
import { topicOf } from './topics.js';

export interface Comparison { readonly tally: Tally; readonly faults: readonly string[] }

const KIND_OF: Readonly<Record<Piece['kind'], Kind>> = {
  prompt: 'prompts', answer: 'answers', context: 'instructions and notices', thinking: 'thinking', call: 'tool calls', result: 'results', picture: 'pictures', compaction: 'compactions', other: 'blocks unknown to the format',
};

const FACTS: readonly (readonly [string, Kind])[] = [['failed', 'error flags'], ['exit', 'exit codes'], ['duration', 'durations'], ['model', 'models'], ['time', 'times']];

/** Facts without which a session could not go on: they may be lost only where the ledger says so. */
const OWED: readonly Kind[] = ['error flags'];

export function compare(before: SourceSession, { session: after, losses, problems }: Converted): Comparison {
  const was = piecesOf(before.active, before.tool);
  const is = piecesOf(after.active, after.tool);
  const key = ({ kind, value }: Piece): string => `${kind}\0${value}`;
  const pairs = commonSequence(was.map(key), is.map(key));
  const tally: Tally = new Map();
  const faults = [...problems, ...tellPieces(was, { found: new Set(pairs.map(([at]) => at)), losses, tally })];
  for (const [at, place] of pairs) faults.push(...tellFacts(was[at], is[place], { losses, tally }));
  tellCalls(was, losses, tally);
  tellSession(before, after, { losses, tally });
  const found = new Set(pairs.map(([, place]) => place));
  if (!losses.some((loss) => topicOf(loss).adds === true)) faults.push(...is.filter((_, place) => !found.has(place)).map(({ kind, value }) => `${kind} from nowhere: ${value.slice(0, 80)}`));
  return { tally, faults };
}

interface Telling { readonly losses: readonly Loss[]; readonly tally: Tally }

/** Message by message: what is not found there must be listed for it. */
function tellPieces(was: readonly Piece[], { found, losses, tally }: Telling & { readonly found: ReadonlySet<number> }): readonly string[] {
  const faults: string[] = [];
  const listed = grouped(losses, (loss) => `${loss.msgId ?? ''}\0${topicOf(loss).kind}`);
  for (const pieces of grouped(was.entries(), ([, piece]) => `${piece.msgId}\0${kindOf(piece)}`).values()) {
    const [, first] = pieces[0] ?? [];
    if (first === undefined) continue;
    const kind = kindOf(first);
    const missing = pieces.filter(([at]) => !found.has(at));
    const told = (listed.get(`${first.msgId}\0${kind}`) ?? []).slice(0, pieces.length);
    for (const loss of told) count(tally, kind, loss.kind, 1);
    count(tally, kind, 'unlisted', missing.length - told.length);
    count(tally, kind, 'kept', pieces.length - Math.max(told.length, missing.length));
    if (missing.length > told.length) faults.push(...missing.map(([, { msgId, value }]) => `${kind} of ${msgId}: ${value.slice(0, 80)}`));
  }
  return faults;
}

function kindOf({ kind, value }: Piece): Kind {
  return value.trim() === '' && ['prompt', 'answer', 'context', 'compaction'].includes(kind) ? 'blank texts' : KIND_OF[kind];
}

function tellFacts(was: Piece | undefined, is: Piece | undefined, { losses, tally }: Telling): readonly string[] {
  return FACTS.flatMap(([fact, kind]) => {
    const [before, after] = [was?.facts[fact], is?.facts[fact]];
    if (was === undefined || before === undefined) return [];
    count(tally, kind, before === after ? 'kept' : after === undefined ? 'dropped' : 'approximated', 1);
    const isListed = losses.some((loss) => loss.msgId === was.msgId && topicOf(loss).kind === 'results');
    return before !== after && OWED.includes(kind) && !isListed ? [`${kind} of ${was.msgId}`] : [];
  });
}

/** What a call is called in the target's own form is not always what its reader says, which gives the first names back. */
function tellCalls(was: readonly Piece[], losses: readonly Loss[], tally: Tally): void {
  const calls = was.filter(({ kind }) => kind === 'call').length;
  for (const kind of ['names and inputs of tools', 'ids of tool calls'] as const) {
    const told = losses.filter((loss) => topicOf(loss).kind === kind);
    const renamed = told.filter((loss) => loss.kind === 'renamed');
    const renamedIn = new Set(renamed.map(({ msgId }) => msgId));
    // A call that is renamed may also have lost an argument: it counts once.
    const others = told.filter((loss) => loss.kind !== 'renamed' && !renamedIn.has(loss.msgId));
    for (const loss of [...renamed, ...others]) count(tally, kind, loss.kind, 1);
    count(tally, kind, 'kept', calls - renamed.length - others.length);
  }
  for (const kind of ['unanswered tool calls', 'order'] as const) for (const loss of losses.filter((one) => topicOf(one).kind === kind)) count(tally, kind, loss.kind, 1);
}

function tellSession(before: SourceSession, after: SourceSession, { losses, tally }: Telling): void {
  const whole: readonly (readonly [Kind, unknown, unknown])[] = [
    ['title', before.patch.title, after.patch.title],
    ['working directory', before.patch.cwd, after.patch.cwd],
    ['git branch', before.patch.git?.branch ?? undefined, after.patch.git?.branch ?? undefined],
  ];
  for (const [kind, was, is] of whole) if (was !== undefined) count(tally, kind, was === is ? 'kept' : is === undefined ? 'dropped' : 'approximated', 1);
  const tokens = before.active.filter(({ usage }) => usage !== undefined && usage !== null).length;
  const kept = after.active.some(({ usage }) => usage !== undefined && usage !== null);
  const verdict: Verdict = kept ? 'kept' : 'dropped';
  count(tally, 'token counts', verdict, tokens);
  const agents = before.all.filter((message) => message.is_sidechain === true).length;
  count(tally, 'sub-agents', 'dropped', agents + losses.filter((loss) => topicOf(loss).kind === 'sub-agents').length);
  count(tally, 'other branches', 'dropped', before.all.length - agents - before.active.length);
}
