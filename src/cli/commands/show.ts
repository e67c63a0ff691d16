import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SfsError } from '../../core/errors.js';
import { objectOf, parseJson } from '../../core/json.js';
import type { SessionHead } from '../../core/session.js';
import { sessionFolder, storeLayout } from '../../store/layout.js';
import { defineCommand, JSON_OPTION, type Context } from '../command.js';
import { findSession } from '../find-session.js';
import { sessionRow } from '../session-row.js';
import { printCost, printFacts, sessionFacts } from '../show/panel.js';
import { HOW_TO_CAPTURE, NOTHING_CAPTURED, withCatalog } from '../store.js';

interface Wanted { readonly messages: boolean; readonly full: boolean; readonly cost: boolean }

export const show = defineCommand({
  name: 'show',
  about: 'show one session: what it is, what was said, what it cost',
  options: {
    messages: { kind: 'flag', short: 'm', about: 'print the messages' },
    full: { kind: 'flag', about: 'print them whole: long results, thinking, sub-agents' },
    cost: { kind: 'flag', short: 'c', about: 'estimate what it cost, by model' },
    json: JSON_OPTION,
  },
  positionals: { id: { about: 'its id, the beginning of it (4 characters or more), or its short id', need: 'one' } },
  examples: [
    { line: 'sfs show 3f2a91bc', about: 'by the short id that sfs list prints' },
    { line: 'sfs show 3f2a91bc -m | less', about: 'read the conversation' },
    { line: 'sfs show 3f2a91bc --cost --json | jq .cost.total_cost_usd', about: 'its cost as a number' },
  ],
  async run({ id, json, messages, full, cost }, context) {
    const { storeHome } = context.config();
    const session = await withCatalog(context.config(), (catalog) => findSession(catalog, id));
    if (session === undefined) throw new SfsError('session-not-found', NOTHING_CAPTURED, HOW_TO_CAPTURE);
    const folder = sessionFolder(storeLayout(storeHome), session.id);
    const wanted: Wanted = { messages: messages || full, full, cost };
    if (json) await printJson(context, { session, folder, storeHome }, wanted);
    else await printText(context, { session, folder }, wanted);
    return 0;
  },
});

async function printText({ output }: Context, { session, folder }: { session: SessionHead; folder: string }, wanted: Wanted): Promise<void> {
  const print = async (): Promise<void> => {
    printFacts(output, sessionFacts(session, folder));
    if (wanted.cost) printCost(output, await costOf(folder, session));
    if (!wanted.messages) return;
    const { printMessages } = await import('../show/print-messages.js');
    await printMessages(output, { folder, session, full: wanted.full });
  };
  if (!wanted.messages) return print();
  const { paged } = await import('../show/print-messages.js');
  await paged(output, print);
}

/** The manifest, with what the index knows besides; messages stream, since they may be many. */
async function printJson({ output }: Context, { session, folder, storeHome }: { session: SessionHead; folder: string; storeHome: string }, wanted: Wanted): Promise<void> {
  const cost = wanted.cost ? { cost: await costOf(folder, session) } : {};
  const document = { ...sessionRow(session, storeHome), ...manifestIn(folder), ...cost };
  if (!wanted.messages) return output.json(document);
  const { readMessages } = await import('../show/read-messages.js');
  await output.chunk(`${JSON.stringify(document, null, 2).slice(0, -2)},\n  "messages": [`);
  let separator = '\n';
  for await (const { line, value } of readMessages(folder, session.messages.length)) {
    if (value === undefined) continue;
    await output.chunk(`${separator}${line}`);
    separator = ',\n';
  }
  await output.chunk('\n  ]\n}\n');
}

function manifestIn(folder: string): Readonly<Record<string, unknown>> {
  try {
    const parsed = parseJson(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return objectOf(parsed.ok ? parsed.value : undefined);
  } catch {
    // The index knows enough to say what the session is.
    return {};
  }
}

async function costOf(folder: string, session: SessionHead) {
  const { sessionCost } = await import('../show/session-cost.js');
  return sessionCost(folder, session);
}
