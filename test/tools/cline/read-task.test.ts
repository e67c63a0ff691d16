/** Task folders, as the editor's extension keeps them. */
import { describe, expect, it } from '@jest/globals';
import cline from '../../../src/tools/cline/index.js';
import { fixtureHome } from '../../support/fixtures.js';
import { readFixture, readWithCompanions } from '../../support/read-fixture.js';

const T = 1764583200000;
const at = (ms: number): string => new Date(T + ms).toISOString();

describe('a task whose calls are text', () => {
  const session = readFixture(cline, 'task', 'api_conversation_history.json');

  it('becomes prompts, answers with calls, and their results', () => {
    expect(session.messages.map(({ role, content }) => [role, ...content.map((block) => block.type)])).toEqual([
      ['user', 'text', 'image'], ['assistant', 'text', 'tool_use'], ['tool', 'tool_result'], ['assistant', 'tool_use'], ['tool', 'tool_result'],
      ['assistant', 'tool_use'], ['tool', 'tool_result'], ['user', 'text'], ['assistant', 'text'],
    ]);
  });

  it('takes the prompt out of its wrapper and what the user said to the result as a prompt', () => {
    const prompts = session.messages.filter(({ role }) => role === 'user').map(({ content }) => content[0]);
    expect(prompts).toEqual([{ type: 'text', text: 'Add a discount to the cart.' }, { type: 'text', text: 'Try again, please.' }]);
    expect(session.messages.some(({ is_meta: isMeta }) => isMeta === true)).toBe(false);
  });

  it('pairs results by the name of the tool and tells the failed one', () => {
    const blocks = session.messages.flatMap(({ content }) => content);
    const calls = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.tool_use_id] : []));
    const results = blocks.flatMap((block) => (block.type === 'tool_result' ? [block] : []));
    expect(results.map((block) => block.tool_use_id)).toEqual(calls);
    expect(results.map((block) => block.is_error ?? false)).toEqual([false, true, false]);
  });

  it('has the times, models and tokens that the interface kept', () => {
    const answers = session.messages.filter(({ role }) => role === 'assistant');
    expect(answers.map(({ timestamp }) => timestamp)).toEqual([at(4000), at(8000), at(12000), at(63000)]);
    expect(answers.map(({ usage }) => usage?.cache_read_tokens)).toEqual([0, 900, 930, 970]);
    expect(new Set(answers.map(({ model, provider }) => `${provider ?? ''}/${model ?? ''}`))).toEqual(new Set(['anthropic/claude-sonnet-4-5']));
    expect(session.messages[0]?.timestamp).toBe(at(1000));
    expect(session.messages.every(({ metadata }) => metadata === undefined)).toBe(true);
  });

  it('has the tool\'s sums, version and directory', () => {
    expect(session.patch).toMatchObject({
      cwd: '/home/dev/shop', toolVersion: '3.38.3', createdAt: at(0), totals: { input: 990, output: 190, cacheRead: 2800, cacheWrite: 0 },
      files: [{ path: 'src/cart.ts', role: 'read' }, { path: 'src/cart.ts', role: 'written' }],
    });
    expect(session.patch.totals?.costUsd).toBeCloseTo(0.009, 10);
  });

  it('keeps accounts of the editor\'s state in the native file only', () => {
    expect(session.kept).toEqual(['environment_details', 'environment_details', 'environment_details', 'environment_details']);
  });

  it('is read without the files beside it: times are derived from its id then', () => {
    const alone = readWithCompanions(cline, fixtureHome('cline', 'task').filter(({ path }) => path.includes('api_')), 'api_conversation_history.json');
    expect(alone.messages.map(({ role, content }) => [role, content])).toEqual(session.messages.map(({ role, content }) => [role, content]));
    expect(alone.messages.every(({ timestamp, metadata }) => timestamp === at(0) && JSON.stringify(metadata) === '{"sessionfs":{"derived_time":true}}')).toBe(true);
  });
});

describe('a task of which only the interface\'s file is left', () => {
  const session = readFixture(cline, 'screen-only', 'ui_messages.json');

  it('shows what was asked, said and done', () => {
    expect(session.messages.map(({ role, content }) => [role, content[0]?.type])).toEqual([
      ['user', 'text'], ['assistant', 'thinking'], ['assistant', 'tool_use'], ['tool', 'tool_result'], ['assistant', 'text'], ['user', 'text'],
      ['assistant', 'tool_use'], ['tool', 'tool_result'], ['system', 'text'], ['assistant', 'text'],
    ]);
    expect(session.kept).toEqual(['say.api_req_started', 'ask.command_output', 'say.task_progress']);
  });

  it('joins the output of a command and gives the tokens to the answer', () => {
    expect(session.messages[3]?.content).toEqual([{ type: 'tool_result', tool_use_id: 'call_3', content: '1 passed\n2 passed' }]);
    expect(session.messages[1]?.usage).toEqual({ input_tokens: 500, output_tokens: 20, cache_read_tokens: 0, cache_write_tokens: 0 });
    expect(session.messages[4]?.content).toEqual([{ type: 'text', text: 'Shall I go on?\n- Yes\n- No' }]);
  });
});
