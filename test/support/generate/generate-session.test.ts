import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SessionCheck } from '../../../src/core/session-check.js';
import { validateMessage } from '../../../src/core/validate.js';
import { anySession, tidySession, type GeneratedSession } from './generate-session.js';

function faultsOf({ messages }: GeneratedSession): readonly unknown[] {
  const check = new SessionCheck();
  messages.forEach((message, at) => { check.add(message, at + 1); });
  return [...messages.flatMap((message) => validateMessage(message)), ...check.findings({}).errors];
}

describe('generated sessions', () => {
  it('are valid by the format', () => {
    fc.assert(fc.property(fc.oneof(tidySession, anySession), (session) => { expect(faultsOf(session)).toEqual([]); }), { seed: 1, numRuns: 100 });
  });

  it('pair each call of a tidy one with one result after it', () => {
    fc.assert(
      fc.property(tidySession, ({ messages }) => {
        const open = new Set<string>();
        const seen = new Set<string>();
        for (const block of messages.flatMap((message) => message.content)) {
          if (block.type === 'tool_use') {
            expect(seen.has(block.tool_use_id)).toBe(false);
            seen.add(block.tool_use_id);
            open.add(block.tool_use_id);
          } else if (block.type === 'tool_result') expect(open.delete(block.tool_use_id)).toBe(true);
        }
        expect(open.size).toBe(0);
      }),
      { seed: 2, numRuns: 100 },
    );
  });
});
