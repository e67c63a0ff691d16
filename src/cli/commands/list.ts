import { toolNamed, toolNames } from '../../app.js';
import type { SessionHead, SessionSummary } from '../../core/session.js';
import { millisOf } from '../../core/time.js';
import { usage } from '../arguments.js';
import { closest } from '../closest.js';
import { defineCommand, JSON_OPTION, type Context, type OptionValues } from '../command.js';
import { age, counted, shortCount, shortModel } from '../format.js';
import { sessionRow } from '../session-row.js';
import { sinceTime } from '../since.js';
import { HOW_TO_CAPTURE, NOTHING_CAPTURED, withCatalog, type Catalog } from '../store.js';
import { tableLines } from '../table.js';

/** More than fits a terminal is asked for. */
const SHOWN_ON_TERMINAL = 50;

const OPTIONS = {
  tool: { kind: 'text', value: 'TOOL', about: 'sessions of this tool' },
  since: { kind: 'text', value: 'TIME', about: 'sessions updated since then: 30m, 12h, 7d, 2w, 2026-11-22' },
  project: { kind: 'text', value: 'NAME', about: 'sessions whose project has this in its name' },
  model: { kind: 'text', value: 'NAME', about: 'sessions that a model with this in its name answered' },
  tag: { kind: 'text', value: 'TAG', about: 'sessions with this tag' },
  sort: { kind: 'text', value: 'ORDER', choices: ['recent', 'oldest', 'messages', 'tokens'], default: 'recent', about: 'what comes first' },
  limit: { kind: 'count', short: 'n', value: 'N', about: `at most this many (${SHOWN_ON_TERMINAL} on a terminal)` },
  quiet: { kind: 'flag', short: 'q', about: 'print full ids only' },
  all: { kind: 'flag', short: 'a', about: 'all of them, also those without messages' },
  json: JSON_OPTION,
} as const;

type Values = OptionValues<typeof OPTIONS>;

interface Listing {
  /** Those to show. */
  readonly chosen: readonly SessionSummary[];
  readonly rows: readonly SessionHead[];
  /** With those beyond the limit. */
  readonly matching: number;
  readonly withoutMessages: number;
}

export const list = defineCommand({
  name: 'list',
  about: 'list the captured sessions, the latest first',
  options: OPTIONS,
  positionals: {},
  examples: [
    { line: 'sfs list --since 7d --project website', about: 'what was done on a project this week' },
    { line: 'sfs list --tool {tool} --sort tokens -n 10', about: 'the ten largest of one tool' },
    { line: "sfs list --json | jq -r '.[].title'", about: 'titles alone' },
  ],
  async run(values, context) {
    const config = context.config();
    const since = values.since === undefined ? undefined : sinceTime(values.since, Date.now(), 'list');
    const listing = await withCatalog(config, (catalog) => listed(catalog, values, { since, limit: limitOf(values, context) }));
    if (values.json) context.output.json((listing?.rows ?? []).map((session) => sessionRow(session, config.storeHome)));
    else if (values.quiet) context.output.lines((listing?.chosen ?? []).map(({ id }) => id));
    else if (listing === undefined) context.output.line(`${NOTHING_CAPTURED} ${HOW_TO_CAPTURE}`);
    else print(listing, context);
    return 0;
  },
});

function limitOf(values: Values, { output }: Context): number {
  if (values.limit !== undefined) return values.limit;
  return output.isTty && !values.all && !values.json && !values.quiet ? SHOWN_ON_TERMINAL : Infinity;
}

async function listed(catalog: Catalog, values: Values, { since, limit }: { since: number | undefined; limit: number }): Promise<Listing> {
  const summaries = catalog.summaries();
  const tool = values.tool === undefined ? undefined : await storedTool(values.tool, summaries);
  const project = values.project?.toLowerCase();
  let chosen = summaries
    .filter((session) => tool === undefined || session.tool === tool)
    .filter((session) => project === undefined || session.project.toLowerCase().includes(project))
    .map((session) => ({ ...session, time: millisOf(session.updatedAt) ?? 0 }))
    .filter((session) => since === undefined || session.time >= since);
  const withoutMessages = chosen.filter((session) => session.messages === 0).length;
  // JSON hides nothing: its reader can choose.
  if (!values.all && !values.json) chosen = chosen.filter((session) => session.messages > 0);
  const orders: Readonly<Record<Values['sort'], (a: Sortable, b: Sortable) => number>> = {
    recent: (a, b) => b.time - a.time,
    oldest: (a, b) => a.time - b.time,
    messages: (a, b) => b.messages - a.messages,
    tokens: (a, b) => b.tokens - a.tokens,
  };
  const order = orders[values.sort];
  chosen.sort((a, b) => order(a, b) || b.time - a.time || (a.id < b.id ? -1 : 1));
  const matching = values.tag === undefined && values.model === undefined ? chosen : chosen.filter(({ id }) => isWanted(catalog.head(id), values));
  const shown = matching.slice(0, limit);
  const rows = values.quiet ? [] : shown.flatMap(({ id }) => catalog.head(id) ?? []);
  return { chosen: shown, rows, matching: matching.length, withoutMessages: values.all || values.json ? 0 : withoutMessages };
}

interface Sortable extends SessionSummary { readonly time: number }

function isWanted(session: SessionHead | undefined, { tag, model }: Values): boolean {
  if (session === undefined) return false;
  const part = model?.toLowerCase();
  return (tag === undefined || session.tags.includes(tag)) && (part === undefined || session.models.some((each) => each.toLowerCase().includes(part)));
}

/** A tool that the store holds sessions of, or one that we know: by its id or its alias. */
async function storedTool(name: string, summaries: readonly SessionSummary[]): Promise<string> {
  if (summaries.some((session) => session.tool === name)) return name;
  const known = await toolNamed(name);
  if (known !== undefined) return known;
  const names = await toolNames();
  throw usage('list', `--tool ${name}: there is no such tool. Known: ${names.join(', ')}.`, closest(name, names));
}

function print({ rows, matching, withoutMessages }: Listing, { output }: Context): void {
  const now = Date.now();
  if (rows.length === 0) output.line('No session matches.');
  else {
    const cells = rows.map((session) => [
      session.shortId,
      session.tool,
      shortModel(session.models[0] ?? '-'),
      shortCount(session.stats.message_count),
      shortCount(session.stats.total_input_tokens + session.stats.total_output_tokens),
      age(session.updatedAt, now),
      session.title ?? 'untitled',
    ]);
    const [head = '', ...lines] = tableLines(COLUMNS, cells, output.width);
    output.line(output.paint('bold', head));
    output.lines(lines);
  }
  if (!output.isTty) return;
  const notes = [
    ...(matching > rows.length ? [`${rows.length} of ${counted(matching, 'session')} shown: --limit N or --all shows more`] : []),
    ...(withoutMessages > 0 ? [`${counted(withoutMessages, 'session')} without messages hidden: --all shows them`] : []),
  ];
  for (const note of notes) output.line(output.paint('dim', note));
}

const COLUMNS = [
  { title: 'ID' },
  { title: 'TOOL', most: 14, least: 6 },
  { title: 'MODEL', most: 18, least: 6 },
  { title: 'MSGS', side: 'right' },
  { title: 'TOKENS', side: 'right' },
  { title: 'AGE', side: 'right' },
  { title: 'TITLE' },
] as const;
