import { describe, expect, it } from '@jest/globals';
import kiloCode from '../../../src/tools/kilo-code/index.js';
import { readFixture } from '../../support/read-fixture.js';

describe('a task', () => {
  const session = readFixture(kiloCode, 'task', 'api_conversation_history.json');

  it('joins results that one call gave one by one', () => {
    expect(session.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(session.messages[2]?.content).toEqual([expect.objectContaining({ type: 'tool_result', content: '<files>…</files>\nmore' })]);
    expect(session.patch.files).toEqual([{ path: 'README.md', role: 'read' }, { path: 'a.md', role: 'read' }]);
  });

  it('leaves a tag in a sentence where it stands', () => {
    expect(session.messages[3]?.content).toEqual([{ type: 'text', text: 'Use the <read_file> tool? No: a shop.' }]);
  });

  it('takes directory and model from the account of the editor\'s state', () => {
    expect(session.patch.cwd).toBe('C:/dev/shop');
    expect(session.messages[1]).toMatchObject({ model: 'x-ai/grok-code-fast-1', usage: { input_tokens: 50, output_tokens: 9 } });
  });
});
