/** The facts of a session, line by line. */
import type { SessionHead } from '../../core/session.js';
import { duration, fullCount, localTime } from '../format.js';
import type { Output } from '../output.js';
import { padToWidth, safeLine, widthOf } from '../terminal-text.js';
import type { ModelCost, SessionCost } from './session-cost.js';
import { tableLines } from '../table.js';

type Fact = readonly [name: string, value: string | undefined];

export function printFacts(output: Output, facts: readonly Fact[]): void {
  const width = Math.max(...facts.map(([name]) => widthOf(name)));
  for (const [name, value] of facts) {
    if (value !== undefined && value !== '') output.line(`${output.paint('bold', padToWidth(name, width))}  ${safeLine(value)}`);
  }
}

const NATIVE: Readonly<Record<SessionHead['nativeState'], string | undefined>> = {
  present: undefined,
  archived: "archived by its tool",
  deleted: 'deleted by its tool; kept here',
  none: 'came without the files of its tool',
};

export function sessionFacts(session: SessionHead, path: string): readonly Fact[] {
  const { stats } = session;
  const [model, ...others] = session.models;
  return [
    ['Session', session.id],
    ['Short id', session.shortId],
    ['Title', session.title ?? 'untitled'],
    ['Tool', [session.tool, session.toolVersion].filter(Boolean).join(' ')],
    ['Model', model === undefined ? undefined : `${model}${session.provider === undefined ? '' : ` (${session.provider})`}`],
    ['Other models', others.join(', ')],
    ['Project', session.project],
    ['Directory', session.cwd],
    ['Git', [session.gitRemote, session.gitBranch].filter(Boolean).join(' ')],
    ['Tags', session.tags.join(', ')],
    ['Continues', session.parentId],
    ['Created', localTime(session.createdAt)],
    ['Updated', localTime(session.updatedAt)],
    ['Messages', fullCount(stats.message_count)],
    ['Turns', fullCount(stats.turn_count)],
    ['Tool uses', fullCount(stats.tool_use_count)],
    ['Input tokens', fullCount(stats.total_input_tokens)],
    ['Output tokens', fullCount(stats.total_output_tokens)],
    ['Duration', typeof stats.duration_ms === 'number' ? duration(stats.duration_ms) : undefined],
    ['Original', NATIVE[session.nativeState]],
    ['Files', path],
  ];
}

const usd = (amount: number): string => `$${amount.toFixed(amount < 1 ? 4 : 2)}`;

export function printCost(output: Output, cost: SessionCost): void {
  const rowOf = (name: string, model: Omit<ModelCost, 'model_id' | 'price_row'>): readonly string[] => [
    fullCount(model.input_tokens), fullCount(model.output_tokens), fullCount(model.cache_read_tokens), fullCount(model.cache_write_tokens),
    usd(model.input_cost_usd), usd(model.output_cost_usd), usd(model.cache_cost_usd), usd(model.total_cost_usd), name,
  ];
  const columns = ['INPUT', 'OUTPUT', 'CACHE READ', 'CACHE WRITE', 'INPUT $', 'OUTPUT $', 'CACHE $', 'TOTAL $', 'MODEL'].map((title) => ({ title, side: title === 'MODEL' ? 'left' : 'right' }) as const);
  const rows = cost.models.map((model) => rowOf(model.model_matched ? model.model_id : `${model.model_id} (price unknown)`, model));
  const [head = '', ...lines] = tableLines(columns, cost.models.length > 1 ? [...rows, rowOf('all', cost)] : rows, output.width);
  output.line();
  output.line(output.paint('bold', head));
  for (const line of lines) output.line(line);
  if (cost.cache_savings_usd > 0) output.line(`Saved by the cache: ${usd(cost.cache_savings_usd)}`);
  if (cost.told_cost_usd !== null) output.line(`The tool itself says: ${usd(cost.told_cost_usd)}`);
  if (cost.counted_from === 'totals') output.line('The messages say nothing of tokens: counted from the totals of the session.');
  if (!cost.model_matched) output.line('A model whose price is unknown counts as 0.');
}
