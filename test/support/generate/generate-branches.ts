/** Arbitrary conversations that branch, with sub-agents between, results side by side and times that stand still or go back. */
import fc from 'fast-check';
import type { Message } from '../../../src/core/message.js';
import { isoOf } from '../../../src/core/time.js';

const START = Date.UTC(2026, 4, 6, 7, 8, 9);

const step = fc.record({
  /** Below which earlier message: mostly the last one. */
  back: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, { weight: 3, arbitrary: fc.integer({ min: 2, max: 6 }) }, { weight: 1, arbitrary: fc.constantFrom('none', 'unknown') }),
  role: fc.oneof({ weight: 3, arbitrary: fc.constant('assistant' as const) }, { weight: 3, arbitrary: fc.constant('tool' as const) }, { weight: 2, arbitrary: fc.constant('user' as const) }),
  gap: fc.constantFrom(1000, 1000, 1000, 0, -3000),
  sidechain: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  thinks: fc.boolean(),
});

/** Few ids in the last place: parents that are no message of the session. */
export const branchingMessages: fc.Arbitrary<readonly Message[]> = fc.array(step, { minLength: 1, maxLength: 24 }).map((steps) => {
  let time = START;
  return steps.map(({ back, role, gap, sidechain, thinks }, at): Message => {
    time += gap;
    const parent = back === 'unknown' ? 'not-here' : back === 'none' || at - back < 0 ? null : `m${at - back}`;
    const content: Message['content'] = role === 'tool' ? [{ type: 'tool_result', tool_use_id: `c${at}`, content: 'out' }] : [{ type: 'text', text: `text ${at}` }];
    if (thinks && role === 'assistant') content.unshift({ type: 'thinking', text: 'hm' });
    return { msg_id: `m${at}`, parent_msg_id: parent, role, content, timestamp: isoOf(time), ...(sidechain ? { is_sidechain: true, agent_id: 'a' } : {}) };
  });
});

/** What tools write: calls of one answer as messages of their own, their results in any order, the next message below the last of either. */
export const parallelCalls: fc.Arbitrary<readonly Message[]> = fc
  .array(fc.record({ calls: fc.integer({ min: 1, max: 4 }), order: fc.array(fc.nat(99), { minLength: 4, maxLength: 4 }), below: fc.constantFrom('written last', 'last call') }), { minLength: 1, maxLength: 5 })
  .map((rounds) => {
    const messages: Message[] = [];
    let tip: string | null = null;
    const add = (role: Message['role'], parent: string | null, content: Message['content']): string => {
      const id = `m${messages.length}`;
      messages.push({ msg_id: id, parent_msg_id: parent, role, content, timestamp: isoOf(START + messages.length * 1000) });
      return id;
    };
    for (const { calls, order, below } of rounds) {
      tip = add('user', tip, [{ type: 'text', text: 'go on' }]);
      const asked: string[] = [];
      for (let n = 0; n < calls; n++) asked.push((tip = add('assistant', tip, [{ type: 'tool_use', tool_use_id: `c${messages.length}`, name: 'Bash', input: {} }])));
      const lastCall: string = tip;
      const shuffled = asked.map((id, n) => ({ id, rank: order[n] ?? 0 })).sort((a, b) => a.rank - b.rank);
      for (const { id } of shuffled) tip = add('tool', id, [{ type: 'tool_result', tool_use_id: `c${id.slice(1)}`, content: 'out' }]);
      if (below === 'last call') tip = lastCall;
    }
    return messages;
  });
