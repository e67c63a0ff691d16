import { describe, expect, it } from '@jest/globals';
import { answer, prompt, read, result } from './records.js';

describe('a record that was converted from another tool', () => {
  it('hands on what it carries', () => {
    const carried = { tool: 'codex', calls: { c1: { name: 'exec_command', input: { cmd: 'ls' } } } };
    const { messages } = read([answer('a', null, ['r', 1], { block: { type: 'tool_use', id: 'c1', name: 'Bash', input: { command: 'ls' } }, record: { sessionfs: { carried } } })]);
    expect(messages[0]?.metadata).toEqual({ sessionfs: { message_id: 'r', carried } });
    expect(messages[0]?.content).toEqual([{ type: 'tool_use', tool_use_id: 'c1', name: 'Bash', input: { command: 'ls' } }]);
  });

  it('has the role that its own tool cannot tell', () => {
    const { messages } = read([prompt('a', null, 'x', { sessionfs: { role: 'developer' } }), prompt('b', 'a', 'y', { sessionfs: { role: 'assistant' } }), prompt('c', 'b', 'z', { sessionfs: { role: 'root' } })]);
    expect(messages.map((message) => message.role)).toEqual(['developer', 'user', 'user']);
  });

  it('has the exit code and the time of its results', () => {
    const { messages } = read([{ ...result('a', 'x', 'c1', 'out') as object, sessionfs: { results: { c1: { exit_code: -1, duration_ms: 12.5 }, c2: { exit_code: 3 } } } }]);
    expect(messages[0]?.content).toEqual([{ type: 'tool_result', tool_use_id: 'c1', content: 'out', exit_code: -1, duration_ms: 12.5 }]);
  });

  it('says that the answer was interrupted', () => {
    expect(read([answer('a', null, ['r', 1], { record: { sessionfs: { stop_reason: 'interrupted' } } })]).messages[0]?.stop_reason).toBe('interrupted');
  });

  it.each([[null], ['text'], [[]], [{ carried: 3, role: 3, results: [], stop_reason: {} }]])('is an ordinary one when sessionfs is %j', (sessionfs) => {
    expect(read([prompt('a', null, 'x', { sessionfs })]).messages).toEqual(read([prompt('a', null, 'x')]).messages);
  });
});
