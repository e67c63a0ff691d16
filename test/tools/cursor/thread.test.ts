import { describe, expect, it } from '@jest/globals';
import { activeBranch, branchEntry } from '../../../src/core/active-branch.js';
import cursor from '../../../src/tools/cursor/index.js';
import { readableFixtures } from '../../support/fixtures.js';
import { runReader } from '../../support/run-reader.js';

const sessions = readableFixtures(cursor).filter(({ identity }) => identity.kind === 'session');

describe.each(sessions.map((file) => [file.name, file] as const))('the messages of %s', (_name, file) => {
  it('are one line, so that all of them reach another tool', () => {
    const { messages } = runReader(cursor, file, file.identity).session;
    expect(messages.map(({ parent_msg_id: parent }) => parent)).toEqual([null, ...messages.slice(0, -1).map(({ msg_id: id }) => id)]);
    expect(activeBranch(messages.flatMap((message) => branchEntry(message) ?? []), undefined).size).toBe(messages.length);
  });
});
