/**
 * Arbitrary sessions in the canonical format, for properties of writers. Every message is valid by `src/core/validate.ts`,
 * ids are unique, parents stand before their children. The same seed gives the same session.
 */
import fc from 'fast-check';
import { toolId } from '../../../src/core/ids.js';
import type { ContentBlock, Message, Role, StopReason, ThinkingBlock, ToolResultBlock, ToolUseBlock } from '../../../src/core/message.js';
import type { SessionMeta } from '../../../src/core/session.js';
import { isoOf } from '../../../src/core/time.js';
import { buildMeta } from '../build-meta.js';
import { anyCall, anyImage, anyText, spokenText, tidyCall, tidyImage } from './generate-calls.js';

/** `messages` are one branch in file order, without sub-agents: what a writer of `messages: 'active'` is given. */
export interface GeneratedSession { readonly meta: SessionMeta; readonly messages: readonly Message[] }

/** A message before it has its place: ids and times come from the position. */
interface Draft { readonly role: Role; readonly content: readonly ContentBlock[]; readonly isMeta?: boolean; readonly stop?: StopReason; readonly model?: string | null; readonly metadata?: Record<string, unknown> }

const START = Date.UTC(2026, 4, 6, 7, 8, 9);
const MODELS = ['claude-sonnet-4-5', 'gpt-5.2-codex', 'gemini-3-pro', null] as const;

const model = fc.constantFrom(...MODELS);

/** Call ids as the three vendors make them; distinct by `serial`. */
function callId(style: number, serial: number): string {
  return [`toolu_01AbCdEf${String(serial)}`, `call_Zz9${String(serial)}`, `run_shell_command-17625${String(serial)}-ab`][style % 3] ?? '';
}

const resultText = fc.oneof(spokenText, spokenText, fc.constantFrom('', 'Exit code 1\nfailed', `${'x'.repeat(2000)}\n`));

const resultFacts = fc.record({ content: resultText, is_error: fc.boolean(), exit_code: fc.option(fc.integer({ min: -1, max: 255 })), duration_ms: fc.option(fc.nat(90_000)) }, { requiredKeys: ['content'] });

const tidyThinking: fc.Arbitrary<ThinkingBlock> = fc.oneof(
  spokenText.map((text): ThinkingBlock => ({ type: 'thinking', text })),
  spokenText.map((text): ThinkingBlock => ({ type: 'thinking', text, signature: 'EqQBCkYIBRgCKkDsigned' })),
  fc.constant<ThinkingBlock>({ type: 'thinking', text: '', redacted: true }),
);

const tidyPrompt: fc.Arbitrary<readonly Draft[]> = fc.tuple(spokenText, fc.array(tidyImage, { maxLength: 1 })).map(([text, images]) => [{ role: 'user', content: [{ type: 'text', text }, ...images] }]);

const tidyAnswer: fc.Arbitrary<readonly Draft[]> = fc.tuple(fc.array(tidyThinking, { maxLength: 1 }), spokenText, model).map(([thoughts, text, by]) => [{ role: 'assistant', content: [...thoughts, { type: 'text', text }], stop: 'end_turn', model: by }]);

/** Calls in one message or one each, results in one message or one each: every way in which the readers deliver them. */
const callsAndResults = fc
  .record({ calls: fc.array(fc.tuple(tidyCall, resultFacts), { minLength: 1, maxLength: 3 }), said: fc.option(spokenText), split: fc.boolean(), join: fc.boolean(), style: fc.nat(2), by: model, serial: fc.nat(0xff_ffff) })
  .map(({ calls, said, split, join, style, by, serial }): readonly Draft[] => {
    const uses = calls.map(([{ name, input }], at): ToolUseBlock => ({ type: 'tool_use', tool_use_id: callId(style, serial * 4 + at), name, input }));
    const results = calls.map(([, facts], at): ToolResultBlock => ({ type: 'tool_result', tool_use_id: callId(style, serial * 4 + at), ...facts }));
    const text: ContentBlock[] = said === null ? [] : [{ type: 'text', text: said }];
    const answer = (content: readonly ContentBlock[]): Draft => ({ role: 'assistant', content, stop: 'tool_use', model: by });
    const asked = split ? [...(said === null ? [] : [answer(text)]), ...uses.map((use) => answer([use]))] : [answer([...text, ...uses])];
    const answered: readonly Draft[] = join ? [{ role: 'tool', content: results }] : results.map((result): Draft => ({ role: 'tool', content: [result] }));
    return [...asked, ...answered];
  });

const compaction: fc.Arbitrary<readonly Draft[]> = spokenText.map((text) => [{ role: 'system', content: [{ type: 'summary', text }] }]);

const context: fc.Arbitrary<readonly Draft[]> = fc.tuple(fc.constantFrom<Role>('system', 'developer', 'user'), spokenText).map(([role, text]) => [{ role, content: [{ type: 'text', text }], isMeta: true }]);

const tidyStep = fc.oneof({ weight: 4, arbitrary: callsAndResults }, { weight: 3, arbitrary: fc.tuple(tidyPrompt, tidyAnswer).map(([ask, say]) => [...ask, ...say]) }, { weight: 1, arbitrary: compaction }, { weight: 1, arbitrary: context });

/** Few ids, so that some calls have results, some none, some results have no call, and some ids come twice. */
const strayId = fc.constantFrom('toolu_1', 'call_2', 'c|d/é', 'x'.repeat(80), 'call 3', '', '__proto__');

const anyBlock: fc.Arbitrary<ContentBlock> = fc.oneof(
  { weight: 4, arbitrary: anyText.map((text): ContentBlock => ({ type: 'text', text })) },
  { weight: 2, arbitrary: fc.tuple(strayId, anyCall).map(([id, { name, input }]): ContentBlock => ({ type: 'tool_use', tool_use_id: id, name, input })) },
  { weight: 2, arbitrary: fc.tuple(strayId, resultFacts, fc.boolean()).map(([id, facts, bare]): ContentBlock => (bare ? { type: 'tool_result', tool_use_id: id } : { type: 'tool_result', tool_use_id: id, ...facts })) },
  { weight: 1, arbitrary: anyImage },
  { weight: 1, arbitrary: fc.record({ text: anyText, signature: fc.option(fc.constantFrom('', 'sig')), redacted: fc.boolean(), summary: fc.option(anyText) }, { requiredKeys: ['text'] }).map((block): ContentBlock => ({ type: 'thinking', ...block })) },
  { weight: 1, arbitrary: anyText.map((text): ContentBlock => ({ type: 'summary', text, summarized_through_msg_id: null })) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom<`x-${string}`>('x-document', 'x-server_tool_use', 'x-evil', 'x-'), fc.jsonValue({ maxDepth: 2 })).map(([type, value]): ContentBlock => ({ type, value, tool_use_id: 'toolu_1' })) },
);

const strayDraft: fc.Arbitrary<readonly Draft[]> = fc
  .record({ role: fc.constantFrom<Role>('user', 'assistant', 'system', 'developer', 'tool'), content: fc.array(anyBlock, { minLength: 1, maxLength: 4 }), isMeta: fc.boolean(), model }, { requiredKeys: ['role', 'content'] })
  .map((draft) => [draft]);

interface Gap { readonly ms: number; readonly bare: boolean }

/** Times mostly rise; `bare` messages have only what the format requires. */
function place(drafts: readonly Draft[], gaps: readonly Gap[]): readonly Message[] {
  let time = START;
  return drafts.map((draft, at) => {
    const gap = gaps[at % Math.max(1, gaps.length)] ?? { ms: 1000, bare: false };
    time += gap.ms;
    const parent = at === 0 ? null : idAt(at - 1);
    const message: Message = { msg_id: idAt(at), parent_msg_id: parent, role: draft.role, content: structuredClone([...draft.content]), timestamp: isoOf(time) };
    if (draft.isMeta === true) message.is_meta = true;
    if (gap.bare) return message;
    if (draft.model !== undefined) message.model = draft.model;
    if (draft.stop !== undefined) message.stop_reason = draft.stop;
    if (draft.role === 'assistant') message.usage = { input_tokens: at + 3, output_tokens: at + 5, cache_read_tokens: 7, cache_write_tokens: 0, reasoning_tokens: at % 3 };
    return message;
  });
}

function idAt(at: number): string {
  return `msg-${String(at).padStart(4, '0')}`;
}

const metas = fc
  .record({ name: fc.stringMatching(/^[a-z]{1,8}$/), tool: fc.constantFrom('claude-code', 'codex', 'gemini-cli', 'cursor'), title: fc.option(spokenText), cwd: fc.option(fc.constantFrom('/srv/demo/shop', '/srv/demo/My Shop_v2.0', '/srv/ä/日本', `/srv/${'deep-folder/'.repeat(20)}end`)), branch: fc.option(fc.constant('main')), toolVersion: fc.option(fc.constant('9.9.9')) })
  .map(({ name, tool, title, cwd, branch, toolVersion }): SessionMeta => {
    const { title: _title, ...base } = buildMeta(name, { tool: toolId(tool), createdAt: isoOf(START) });
    return { ...base, ...(title === null ? {} : { title }), ...(cwd === null ? {} : { cwd }), ...(branch === null ? {} : { gitBranch: branch }), ...(toolVersion === null ? {} : { toolVersion }) };
  });

/**
 * What a careful tool records: it begins with a prompt, every call has its result right after the answer, ids are unique
 * and of a vendor's own form, no text is blank, times rise.
 */
export const tidySession: fc.Arbitrary<GeneratedSession> = fc
  .record({ meta: metas, first: tidyPrompt, steps: fc.array(tidyStep, { maxLength: 6 }), last: tidyAnswer })
  .map(({ meta, first, steps, last }) => ({ meta, messages: place(withUniqueIds([...first, ...steps.flat(), ...last]), [{ ms: 1500, bare: false }]) }));

/** Whatever the format allows: stray calls and results, repeated and odd ids, blank and broken texts, unknown blocks, times that stand still or go back. */
export const anySession: fc.Arbitrary<GeneratedSession> = fc
  .record({
    meta: metas,
    steps: fc.array(fc.oneof({ weight: 1, arbitrary: tidyStep }, { weight: 2, arbitrary: strayDraft }), { minLength: 1, maxLength: 8 }),
    gaps: fc.array(fc.record({ ms: fc.constantFrom(0, 0, 1, 700, -5000, 86_400_000), bare: fc.boolean() }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ meta, steps, gaps }) => ({ meta, messages: place(steps.flat(), gaps) }));

/** Call ids told apart by the step in which they stand. */
function withUniqueIds(drafts: readonly Draft[]): readonly Draft[] {
  const renamed = new Map<string, string>();
  let next = 0;
  return drafts.map((draft) => ({
    ...draft,
    content: draft.content.map((block) => {
      if (block.type === 'tool_use') renamed.set(block.tool_use_id, `${block.tool_use_id}n${String((next += 1))}`);
      return block.type === 'tool_use' || block.type === 'tool_result' ? { ...block, tool_use_id: renamed.get(block.tool_use_id) ?? block.tool_use_id } : block;
    }),
  }));
}
