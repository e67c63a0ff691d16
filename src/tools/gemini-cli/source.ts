/** Where Gemini CLI keeps its sessions, and what each file is. */
import { isObject, objectOf, textOf } from '../../core/json.js';
import type { IdentifyInput, NativeLayout, SourceIdentity, SourceSpec, ToolHome } from '../../core/tool-adapter.js';
import { isContext, isConversation, recordOf } from './records.js';

export const homes: readonly ToolHome[] = [{ name: 'main', env: ['GEMINI_CLI_HOME'], envPath: '.gemini', base: 'home', path: '.gemini' }];

const AGENT = /^tmp\/[^/]+\/chats\/([^/]+)\/([^/]+)\.jsonl?$/;
const OUTPUT = /^tmp\/[^/]+\/tool-outputs\/session-([^/]+)\/.+$/;
const WORKING = /^tmp\/[^/]+\/([0-9a-f]{8}-[0-9a-f-]{27})\/(?:plans|tasks)\/.+$/;
const CHECKPOINT = /^tmp\/([^/]+)\/(checkpoint[^/]*)\.json$/;

export const sources: readonly SourceSpec[] = [
  { home: 'main', under: 'tmp', match: /^tmp\/[^/]+\/chats\/session-[^/]*\.jsonl$/, format: 'jsonl', depth: 3 },
  { home: 'main', under: 'tmp', match: /^tmp\/[^/]+\/chats\/session-[^/]*\.json$/, format: 'json', depth: 3 },
  { home: 'main', under: 'tmp', match: /^tmp\/[^/]+\/chats\/[^/]+\/[^/]+\.jsonl$/, format: 'jsonl', depth: 4 },
  { home: 'main', under: 'tmp', match: CHECKPOINT, format: 'json', depth: 2 },
  { home: 'main', under: 'tmp', match: OUTPUT, format: 'blob', depth: 6 },
  { home: 'main', under: 'tmp', match: WORKING, format: 'blob', depth: 6 },
];

/** `as-gemini/` stands for the folder `tmp/` of the home. */
export const layout: NativeLayout = (path) => (path.startsWith('tmp/') ? path.slice('tmp/'.length) : undefined);

// A session resumed by a newer release goes on as JSONL beside its JSON file, which then stands still.
const RANK = { jsonl: 2, document: 1, agent: 0 };

export function identify(input: IdentifyInput): SourceIdentity {
  const owner = OUTPUT.exec(input.path)?.[1] ?? WORKING.exec(input.path)?.[1];
  if (owner !== undefined) return { kind: 'side', parent: owner };
  const checkpoint = CHECKPOINT.exec(input.path);
  if (checkpoint !== null) return identifyCheckpoint(input, `${checkpoint[1] ?? ''}/${checkpoint[2] ?? ''}`);
  return identifyChat(input);
}

interface Seen { sessionId: string | undefined; kind: string | undefined; talk: boolean; context: boolean; document: boolean }

function identifyChat(input: IdentifyInput): SourceIdentity {
  const seen = look(input.head);
  const agent = AGENT.exec(input.path);
  const stem = /([^/]+)\.jsonl?$/.exec(input.path)?.[1] ?? input.path;
  if (input.head.length === 0) return { kind: 'unknown', reason: 'no complete record yet' };
  const talk = seen.talk || (input.complete === false && seen.sessionId !== undefined);
  if (agent !== null) {
    const parent = agent[1] ?? '';
    return talk ? { kind: 'agent', agentId: seen.sessionId ?? stem, parent } : { kind: 'none', reason: 'a sub-agent that said nothing', parent };
  }
  if (!talk) {
    if (seen.sessionId === undefined) return { kind: 'unknown', reason: 'neither a session header nor a message' };
    // What a resume in a later minute leaves: the talk goes on in the file of the first minute.
    if (seen.context && !seen.document) return { kind: 'side', parent: seen.sessionId };
    return { kind: 'none', reason: 'no conversation in it', parent: seen.sessionId };
  }
  const rank = seen.kind === 'subagent' ? RANK.agent : seen.document ? RANK.document : RANK.jsonl;
  return { kind: 'session', nativeId: seen.sessionId ?? stem, rank };
}

/** `/chat save <tag>`: a copy of the talk at that time, without any id. */
function identifyCheckpoint(input: IdentifyInput, nativeId: string): SourceIdentity {
  const record = recordOf(input.head[0]);
  if (record.kind !== 'document') return { kind: 'unknown', reason: 'not a saved chat' };
  if (!record.messages.some(isConversation)) return { kind: 'none', reason: 'no conversation in it' };
  return { kind: 'session', nativeId: textOf(record.header['sessionId']) ?? nativeId };
}

function look(head: readonly unknown[]): Seen {
  const seen: Seen = { sessionId: undefined, kind: undefined, talk: false, context: false, document: false };
  for (const value of head) {
    const record = recordOf(value);
    if (record.kind === 'message') note(seen, [record.message]);
    const header = record.kind === 'header' || record.kind === 'document' ? record.header : record.kind === 'set' ? record.fields : undefined;
    if (header === undefined) continue;
    // The first header names the session; a resume repeats it.
    seen.sessionId ??= textOf(header['sessionId']);
    seen.kind ??= textOf(header['kind']);
    seen.document ||= record.kind === 'document';
    if (Array.isArray(header['messages'])) note(seen, header['messages']);
  }
  return seen;
}

function note(seen: Seen, messages: readonly unknown[]): void {
  seen.talk ||= messages.some(isConversation);
  seen.context ||= messages.some((message) => isObject(message) && objectOf(message)['type'] === 'user' && isContext(message));
}
