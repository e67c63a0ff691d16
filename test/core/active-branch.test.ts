import { describe, expect, it } from '@jest/globals';
import { activeBranch, branchEntry } from '../../src/core/active-branch.js';
import type { Message } from '../../src/core/message.js';

let second = 0;
const message = (id: string, parent: string | null, more: Partial<Message> = {}): Message => ({
  msg_id: id, parent_msg_id: parent, role: 'assistant', content: [{ type: 'text', text: id }], timestamp: `2026-05-06T07:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second++ % 60).padStart(2, '0')}.000Z`, ...more,
});
const call = (id: string, parent: string, answer?: string): Message =>
  message(id, parent, { content: [{ type: 'tool_use', tool_use_id: id, name: 'Bash', input: {} }], ...(answer === undefined ? {} : { metadata: { sessionfs: { message_id: answer } } }) });
const result = (id: string, parent: string): Message => message(id, parent, { role: 'tool', content: [{ type: 'tool_result', tool_use_id: parent, content: '' }] });
const active = (messages: readonly Message[], leaf?: string): string => [...activeBranch(messages.flatMap((one) => branchEntry(one) ?? []), leaf)].sort().join(' ');

describe('the active branch', () => {
  it('ends at the newest leaf, or at the one that the tool names', () => {
    const all = [message('a', null), message('b', 'a'), message('c', 'a'), message('d', 'c')];
    expect(active(all)).toBe('a c d');
    expect(active(all, 'b')).toBe('a b');
    expect(active(all, 'nowhere')).toBe('a c d');
  });

  it('holds every call of one answer and its result, below whichever result the session goes on', () => {
    const all = [message('a', null), call('c1', 'a', 'msg'), call('c2', 'c1', 'msg'), result('r2', 'c2'), result('r1', 'c1'), message('b', 'r1')];
    expect(active(all)).toBe('a b c1 c2 r1 r2');
    const untold = [message('a', null), call('c1', 'a'), call('c2', 'c1'), result('r2', 'c2'), result('r1', 'c1'), message('b', 'r1')];
    expect(active(untold)).toBe('a b c1 c2 r1 r2');
  });

  it('holds what an answer says between its calls', () => {
    const said = message('t', 'c1', { metadata: { sessionfs: { message_id: 'msg' } } });
    expect(active([message('a', null), call('c1', 'a', 'msg'), said, call('c2', 't', 'msg'), result('r2', 'c2'), result('r1', 'c1'), message('b', 'r1')])).toBe('a b c1 c2 r1 r2 t');
  });

  it('leaves out another answer below the same message, and sub-agents', () => {
    expect(active([message('a', null), call('c1', 'a', 'one'), result('r1', 'c1'), call('d1', 'a', 'two'), result('s1', 'd1')])).toBe('a d1 s1');
    expect(active([message('a', null), call('c1', 'a', 'one'), call('x', 'c1', 'two'), result('r1', 'c1'), message('b', 'r1')])).toBe('a b c1 r1');
    expect(active([message('a', null), message('s', 'a', { is_sidechain: true })])).toBe('a');
  });

  it('ends where parents go round in a circle', () => {
    expect(active([message('a', 'b'), message('b', 'a'), message('c', 'b')])).toBe('a b c');
  });
});
