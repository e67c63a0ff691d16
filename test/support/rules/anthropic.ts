/** What the Messages API demands of a history, by its public documentation; each breach as a sentence. */
import { arrayOf, isObject, objectOf, textOf, type JsonObject } from '../../../src/core/json.js';

interface Turn { readonly role: string; readonly blocks: JsonObject[] }

const KNOWN = new Set(['text', 'image', 'thinking', 'redacted_thinking', 'tool_use', 'tool_result']);
const PATTERN = /^[a-zA-Z0-9_-]{1,64}$/;

/** Neighbours of one role are one turn to the service. */
export function turnsOf(messages: readonly JsonObject[]): readonly Turn[] {
  const turns: { role: string; blocks: JsonObject[] }[] = [];
  for (const { role, content } of messages) {
    const blocks = typeof content === 'string' ? [{ type: 'text', text: content }] : arrayOf(content).filter(isObject);
    const last = turns.at(-1);
    if (last !== undefined && last.role === role) last.blocks.push(...blocks);
    else turns.push({ role: String(role), blocks: [...blocks] });
  }
  return turns;
}

export function breachesOf(messages: readonly JsonObject[]): readonly string[] {
  const turns = turnsOf(messages);
  const seen = new Set<unknown>();
  const breaches = turns.flatMap((turn, at) => [
    ...turn.blocks.flatMap((block) => blockBreaches(block, turn.role, seen)),
    ...pairBreaches(turn, turns[at - 1], turns[at + 1]),
  ]);
  return turns.length === 0 || turns[0]?.role === 'user' ? breaches : ['does not begin with user', ...breaches];
}

function fits(value: unknown): boolean {
  return typeof value === 'string' && PATTERN.test(value);
}

function blockBreaches(block: JsonObject, role: string, seen: Set<unknown>): readonly string[] {
  const found: string[] = [];
  const { type } = block;
  if (!KNOWN.has(String(type))) found.push(`block type ${String(type)}`);
  if (type === 'text' && (textOf(block['text']) ?? '').trim() === '') found.push('blank text');
  if (role === 'user' && (type === 'tool_use' || type === 'thinking' || type === 'redacted_thinking')) found.push(`${type} by user`);
  if (role === 'assistant' && (type === 'tool_result' || type === 'image')) found.push(`${type} by assistant`);
  if (type === 'thinking' && textOf(block['signature']) === undefined) found.push('thinking without signature');
  if (type === 'tool_use') {
    if (!fits(block['id']) || !fits(block['name'])) found.push('id or name outside the pattern');
    if (!isObject(block['input'])) found.push('input is no object');
    if (seen.has(block['id'])) found.push('id used twice');
    seen.add(block['id']);
  }
  if (type === 'tool_result' && block['is_error'] === true && (textOf(block['content']) ?? '').trim() === '') found.push('error without text');
  return type === 'image' ? [...found, ...imageBreaches(block)] : found;
}

function imageBreaches(block: JsonObject): readonly string[] {
  const source = objectOf(block['source']);
  const isRight = source['type'] === 'url' || (source['type'] === 'base64' && /^image\/(?:png|jpeg|gif|webp)$/.test(String(source['media_type'])));
  return isRight ? [] : ['image of no known kind'];
}

function pairBreaches({ blocks }: Turn, before: Turn | undefined, after: Turn | undefined): readonly string[] {
  const called = (before?.blocks ?? []).filter((block) => block['type'] === 'tool_use').map((block) => block['id']);
  const results = blocks.filter((block) => block['type'] === 'tool_result').map((block) => block['tool_use_id']);
  const next = (after?.blocks ?? []).filter((block) => block['type'] === 'tool_result').map((block) => block['tool_use_id']);
  const lastResult = blocks.findLastIndex((block) => block['type'] === 'tool_result');
  return [
    ...(results.every((id) => called.includes(id)) && new Set(results).size === results.length ? [] : ['result without its call before it']),
    ...(blocks.slice(0, Math.max(0, lastResult)).every((block) => block['type'] === 'tool_result') ? [] : ['result after other content']),
    ...blocks.filter((block) => block['type'] === 'tool_use' && !next.includes(block['id'])).map(() => 'call without result'),
  ];
}
