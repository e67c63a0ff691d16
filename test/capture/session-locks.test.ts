import { describe, expect, it } from '@jest/globals';
import { SessionLocks } from '../../src/capture/session-locks.js';

describe('SessionLocks', () => {
  const first = new SessionLocks();
  const second = new SessionLocks(first.memory, 2);

  it('lets one thread at a time at a session', () => {
    expect(first.tryTake('ses_aaaaaaaa')).toBe(true);
    expect(second.tryTake('ses_aaaaaaaa')).toBe(false);
    expect(second.tryTake('ses_bbbbbbbb')).toBe(true);
    first.release('ses_aaaaaaaa');
    expect(second.tryTake('ses_aaaaaaaa')).toBe(true);
  });

  it('gives free what a thread that ended had taken, and nothing else', () => {
    expect(first.tryTake('ses_cccccccc')).toBe(true);
    first.releaseAllOf(2);
    expect(first.tryTake('ses_aaaaaaaa')).toBe(true);
    expect(first.tryTake('ses_bbbbbbbb')).toBe(true);
    expect(second.tryTake('ses_cccccccc')).toBe(false);
  });
});
