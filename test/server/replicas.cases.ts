import { expect, it } from '@jest/globals';
import { sessionArchive, sha256 } from '../support/server/build-archive.js';
import type { RealServer } from '../support/server/real-server.js';

const ID = 'ses_11112222333344445555';

/** Two processes on one database and one blob store. */
export function replicaCases(one: RealServer, two: RealServer): void {
  it('serve each other’s sessions', async () => {
    const key = await one.signUp();
    const archive = await sessionArchive({ id: ID, texts: ['Hello', 'Hi'] });
    expect((await one.push(key, ID, archive)).status).toBe(201);
    expect((await two.ask(`/api/v1/sessions/${ID}/sync`, { key })).bytes.equals(archive)).toBe(true);
    expect((await two.ask(`/api/v1/sessions/${ID}/messages`, { key })).body['total']).toBe(2);
  });

  it('let exactly one of many writers through', async () => {
    const key = await one.signUp();
    const first = await sessionArchive({ id: ID, texts: ['Hello'] });
    await one.push(key, ID, first);
    const rivals = await Promise.all(Array.from({ length: 8 }, (_, at) => sessionArchive({ id: ID, texts: ['Hello', `Rival ${at}`] })));
    const answers = await Promise.all(rivals.map((archive, at) => (at % 2 === 0 ? one : two).push(key, ID, archive, { 'If-Match': sha256(first) })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(7);
  });
}
