import { describe, expect, it } from '@jest/globals';
import { carriedFrom, carry, sourceOf } from '../../src/core/carried.js';
import type { Message, ToolUseBlock } from '../../src/core/message.js';

const CALL: ToolUseBlock = { type: 'tool_use', tool_use_id: 'b1', name: 'Bash', input: { command: 'ls' } };
const message = (sessionfs: Record<string, unknown>): Message => ({ msg_id: 'm', role: 'assistant', content: [CALL], timestamp: '2026-01-01T00:00:00Z', metadata: { sessionfs } });

describe('what a conversion carries', () => {
  it('is nothing when nothing changed', () => {
    const source = sourceOf(message({}), 'codex');
    const from = source.callOf(CALL);
    expect(carry(source, new Map([['b1', { from, to: from }]]))).toBeUndefined();
  });

  it('gives the first tool\u2019s call back, also over two conversions', () => {
    const first = sourceOf(message({}), 'claude-code');
    const to = { id: 'c9', name: 'exec_command', input: { cmd: 'ls' } };
    const carried = carry(first, new Map([['c9', { from: first.callOf(CALL), to }]]));
    const there: ToolUseBlock = { type: 'tool_use', tool_use_id: to.id, name: to.name, input: to.input };
    const second = sourceOf({ ...message({ carried: JSON.parse(JSON.stringify(carried)) }), content: [there] }, 'codex');
    expect(second.tool).toBe('claude-code');
    expect(second.callOf(there)).toEqual({ id: 'b1', name: 'Bash', input: { command: 'ls' } });
    expect(carry(second, new Map([['g1', { from: second.callOf(there), to: { ...to, id: 'g1' } }]]))).toEqual({
      tool: 'claude-code',
      calls: { g1: { id: 'b1', name: 'Bash', input: { command: 'ls' } } },
    });
  });

  it('leaves large originals behind', () => {
    const source = sourceOf(message({ original: { b1: 'x'.repeat(5000) } }), 'claude-code');
    expect(carry(source, new Map())).toBeUndefined();
    expect(carry(sourceOf(message({ original: { b1: [] } }), 'claude-code'), new Map())).toEqual({ tool: 'claude-code', original: { b1: [] } });
  });

  it.each([[null], ['text'], [{}], [{ tool: 3 }]])('is not read from %j', (value) => {
    expect(carriedFrom(value)).toBeUndefined();
  });

  it('takes only what has the right type', () => {
    expect(carriedFrom({ tool: 'x', calls: { a: { id: 1, name: 'n', input: [] }, b: null }, original: [] })).toEqual({ tool: 'x', calls: { a: { name: 'n' }, b: {} } });
  });
});
