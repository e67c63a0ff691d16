import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Message } from '../../src/core/message.js';
import codex from '../../src/tools/codex/index.js';
import { readableFixtures } from '../support/fixtures.js';
import { tidySession } from '../support/generate/generate-session.js';
import { tellable } from '../support/generate/tellable.js';
import { WRITING_TOOLS, callsIn, carriedInto, ownSession, promptsIn, readConversation, type Conversation, type WritingTool } from '../support/round-trip.js';

const RUNS = { seed: 20261122, numRuns: 25 };

/** Every tool as the first, and one or both of the others on the way. */
const WAYS = WRITING_TOOLS.flatMap((first) => {
  const others = WRITING_TOOLS.filter((tool) => tool !== first);
  return [...others.map((via) => [via]), others, [...others].reverse()].map((path): [string, WritingTool, readonly WritingTool[]] => [[first, ...path, first].map(({ adapter }) => adapter.id).join(' → '), first, path]);
});

function sessionsOf({ adapter }: WritingTool): readonly (readonly [string, Conversation])[] {
  return readableFixtures(adapter).flatMap((file) => (file.identity.kind === 'session' ? [[file.name, readConversation(adapter, file)] as const] : []));
}

async function carriedAlong(session: Conversation, path: readonly WritingTool[]): Promise<Conversation> {
  let conversation = session;
  for (const tool of path) conversation = await carriedInto(tool, conversation);
  return conversation;
}

/** A call that nothing answered was closed by the tools on the way. */
function expectSame(back: Conversation, session: Conversation): void {
  const before = callsIn(session);
  expect(callsIn(back).map(({ call, result }, at) => (before[at]?.result === undefined ? { call } : { call, result }))).toEqual(before);
}

describe.each(WAYS)('%s', (_name, first, path) => {
  it('gives names, ids, inputs, results and failures of every call back, and every prompt', async () => {
    const sessions = sessionsOf(first);
    expect(sessions.flatMap(([, session]) => callsIn(session)).length).toBeGreaterThan(5);
    for (const [, session] of sessions) {
      const back = await carriedAlong(session, [...path, first]);
      expectSame(back, session);
      expect(promptsIn(back)).toEqual(promptsIn(session));
    }
  });

  it('gives the calls of any session back', async () => {
    await fc.assert(fc.asyncProperty(tidySession, async ({ messages }) => {
      const session = await ownSession(first, messages.map(tellable));
      expectSame(await carriedAlong(session, [...path, first]), session);
    }), RUNS);
  });
});

describe('a call of Codex that another tool has carried', () => {
  const items = [
    { type: 'function_call', name: 'shell', arguments: '{"command":["bash","-lc","ls"]}', call_id: 'call_1' },
    { type: 'function_call_output', call_id: 'call_1', output: '{"output":"a.ts","metadata":{"exit_code":2,"duration_seconds":1.5}}' },
    { type: 'function_call', name: 'exec_command', arguments: '{"cmd": "ls', call_id: 'call_2' },
    { type: 'function_call_output', call_id: 'call_2', output: 'failed to parse function arguments: EOF' },
    { type: 'function_call', name: 'find', namespace: 'mcp__files', arguments: '{"q":"a"}', call_id: 'call_3' },
    { type: 'function_call_output', call_id: 'call_3', output: [{ type: 'input_text', text: 'one' }, { type: 'input_text', text: 'two' }] },
    { type: 'custom_tool_call', status: 'completed', name: 'apply_patch', input: '*** Begin Patch\n*** Add File: a\n+a\n*** End Patch', call_id: 'call_4' },
    { type: 'custom_tool_call_output', call_id: 'call_4', output: 'Exit code: 0\nOutput:\nok' },
    { type: 'local_shell_call', status: 'completed', action: { type: 'exec', command: ['ls', '-l'], timeout_ms: 5 }, call_id: 'call_5' },
    { type: 'function_call_output', call_id: 'call_5', output: 'Exit code: 1\nOutput:\nno' },
    { type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'tea' } },
    { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Done.' }] },
  ];

  const head = { type: 'session_meta', payload: { id: '0d2c6b1e-5d6f-4e0a-9a51-6d3f4f1f7a01', timestamp: '2026-11-22T10:00:00.000Z', cwd: '/srv/shop', originator: 'codex_cli_rs', cli_version: '0.118.0' } };
  const asked = { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Go' }] };
  const lines = [head, ...[asked, ...items].map((payload) => ({ type: 'response_item', payload }))];
  const text = lines.map((line, at) => `${JSON.stringify({ timestamp: `2026-11-22T10:00:${String(at).padStart(2, '0')}.000Z`, ...line })}\n`).join('');
  const session = readConversation(codex, { path: 'sessions/2026/11/22/rollout-2026-11-22T10-00-00-0d2c6b1e-5d6f-4e0a-9a51-6d3f4f1f7a01.jsonl', bytes: Buffer.from(text) });
  const originals = ({ messages }: Conversation): readonly unknown[] => messages.map((message: Message) => message.metadata?.['sessionfs']).filter((kept) => kept !== undefined);

  it.each(WAYS.filter(([, first]) => first.adapter === codex))('%s: is of the kind, and has the arguments and output, that it had', async (_name, first, path) => {
    const back = await carriedAlong(session, [...path, first]);
    expectSame(back, session);
    expect(originals(back)).toEqual(originals(session));
  });
});
