import { describe, expect, it } from '@jest/globals';
import { SessionCheck, type SessionFindings } from '../../src/core/session-check.js';

const call = { type: 'tool_use', tool_use_id: 't', name: 'n', input: {} };

function findingsOf(lines: readonly unknown[], manifest?: unknown): SessionFindings {
  const check = new SessionCheck();
  lines.forEach((line, index) => { check.add(line, index + 1); });
  return check.findings(manifest);
}

describe('SessionCheck', () => {
  it('finds nothing in a chain, a flat list, or a child before its parent', () => {
    expect(findingsOf([{ msg_id: 'a', parent_msg_id: null }, { msg_id: 'b', parent_msg_id: 'a' }, { msg_id: 'c' }])).toEqual({ errors: [], warnings: [] });
    expect(findingsOf([{ msg_id: 'b', parent_msg_id: 'a' }, { msg_id: 'a' }]).errors).toEqual([]);
  });

  it('reports each line whose parent is nowhere in the file, and each repeated id, in line order', () => {
    expect(findingsOf([{ msg_id: 'a', parent_msg_id: 'x' }, { msg_id: 'a' }, { msg_id: 'b', parent_msg_id: 'x' }, { msg_id: 'a' }]).errors).toEqual([
      { line: 1, pointer: '/parent_msg_id', message: 'names a message that is not in the file' },
      { line: 2, pointer: '/msg_id', message: 'is the id of an earlier message' },
      { line: 3, pointer: '/parent_msg_id', message: 'names a message that is not in the file' },
      { line: 4, pointer: '/msg_id', message: 'is the id of an earlier message' },
    ]);
  });

  it('warns of a file without messages', () => {
    expect(findingsOf([]).warnings).toEqual([{ pointer: '', message: 'there are no messages' }]);
  });

  it('warns when a count of the manifest is not what was counted', () => {
    const stats = { message_count: 3, tool_use_count: 1 };
    expect(findingsOf([{ msg_id: 'a', content: [call, call] }], { stats }).warnings).toEqual([
      { pointer: '/stats/message_count', message: 'is 3, but 1 were counted' },
      { pointer: '/stats/tool_use_count', message: 'is 1, but 2 were counted' },
    ]);
  });

  it('takes an absent count as 0 and skips the counts without stats', () => {
    const lines = [{ msg_id: 'a', content: [call] }];
    expect(findingsOf(lines, { stats: { message_count: 1 } }).warnings).toEqual([{ pointer: '/stats/tool_use_count', message: 'is 0, but 1 were counted' }]);
    expect(findingsOf(lines, { stats: null }).warnings).toEqual([]);
    expect(findingsOf(lines, 'no manifest').warnings).toEqual([]);
  });

  it('counts a line that is no message', () => {
    expect(findingsOf([1, null, { msg_id: 7, content: 'x', parent_msg_id: 8 }], { stats: { message_count: 3 } })).toEqual({ errors: [], warnings: [] });
  });
});
