import { describe, expect, it } from '@jest/globals';
import type { SessionPatch } from '../../../src/core/tool-adapter.js';
import { answer, prompt, read, readFixture, record } from './records.js';
import type { ReadSession } from '../../support/run-reader.js';

const patches = (session: ReadSession): readonly SessionPatch[] => session.changes.flatMap((change) => (change.kind === 'session' ? [change.patch] : []));
const files = (session: ReadSession): readonly string[] => patches(session).flatMap((patch) => (patch.files ?? []).map((file) => `${file.role} ${file.path}`));
const call = (name: string, input: object): object => ({ block: { type: 'tool_use', id: `t-${name}`, name, input } });

describe('facts of a Claude Code session', () => {
  it('come from its records', () => {
    expect(readFixture('2.1-parallel-tools').patch).toMatchObject({
      cwd: '/srv/demo/shop-api', git: { branch: 'main' }, toolVersion: '2.1.330', interface: 'exec', model: 'claude-opus-5-5', provider: 'anthropic',
    });
  });

  it('keep the first folder and model, the newest branch and version', () => {
    const at = (more: object): object => ({ message: { model: 'claude-opus-4-6' }, record: more });
    const session = read([
      answer('a1', null, ['m1', 1], at({ cwd: '/a', gitBranch: 'main', version: '2.1.1' })),
      answer('a2', 'a1', ['m2', 1], { message: { model: 'claude-haiku-4-5' }, record: { cwd: '/b', gitBranch: 'fix', version: '2.1.2' } }),
      prompt('u1', 'a2', 'hi', { gitBranch: 'HEAD' }),
    ]);
    expect(session.patch).toEqual({ cwd: '/a', git: { branch: 'fix' }, toolVersion: '2.1.2', model: 'claude-opus-4-6', provider: 'anthropic' });
  });

  it('are told once', () => {
    const session = read([prompt('u1', null, 'a', { cwd: '/a', version: '2' }), prompt('u2', 'u1', 'b', { cwd: '/a', version: '2' })], { restartAfter: [0] });
    expect(patches(session)).toEqual([{ cwd: '/a', toolVersion: '2' }]);
  });

  it('include the files that its tools name, each once', () => {
    const session = read([
      answer('a1', null, ['m1', 1], call('Read', { file_path: '/a.js' })),
      answer('a2', 'a1', ['m2', 1], call('Read', { file_path: '/a.js' })),
      answer('a3', 'a2', ['m3', 1], call('MultiEdit', { file_path: '/a.js' })),
      answer('a4', 'a3', ['m4', 1], call('NotebookEdit', { notebook_path: '/n.ipynb' })),
      answer('a5', 'a4', ['m5', 1], call('Write', { file_path: 5 })),
      prompt('r1', 'a5', [{ type: 'tool_result', tool_use_id: 't', content: '' }], { toolUseResult: { type: 'create', filePath: '/new.md' } }),
    ], { restartAfter: [0] });
    expect(files(session)).toEqual(['read /a.js', 'edited /a.js', 'edited /n.ipynb', 'created /new.md']);
  });

  it('name the active leaf where the tool does, and follow what is said after it', () => {
    const leaf = (uuid: string): object => ({ type: 'last-prompt', lastPrompt: 'x', leafUuid: uuid });
    const turns = [prompt('u1', null, 'a'), answer('a1', 'u1', ['m1', 1]), answer('b1', 'u1', ['m2', 1])];
    expect(read(turns).patch.leaf).toBeUndefined();
    expect(read([...turns, leaf('a1')]).patch.leaf).toBe('a1');
    expect(read([...turns, record('attachment', 'x', 'a1', { attachment: { type: 'date' } }), leaf('x')]).patch.leaf).toBe('a1');
    expect(read([...turns, leaf('c1'), answer('c1', 'a1', ['m3', 1])]).patch.leaf).toBe('c1');
  });
});

describe('the title of a Claude Code session', () => {
  const summary = (leafUuid: string): object => ({ type: 'summary', summary: 'Cart totals', leafUuid });
  const turn = prompt('u1', null, 'hi');

  it('is that of a summary only for a record of the same file, wherever it stands', () => {
    expect(read([summary('elsewhere'), turn]).patch.title).toBeUndefined();
    expect(read([turn, summary('u1')]).patch.title).toBe('Cart totals');
    expect(read([summary('u1'), turn], { restartAfter: [0] }).patch.title).toBe('Cart totals');
  });

  it('is the word of the user over that of the model over a summary', () => {
    const custom = { type: 'custom-title', customTitle: 'Mine' };
    const ai = { type: 'ai-title', aiTitle: 'Its' };
    expect(read([turn, summary('u1'), ai]).patch.title).toBe('Its');
    expect(read([turn, custom, ai, summary('u1')], { restartAfter: [1, 2] }).patch.title).toBe('Mine');
    expect(read([turn, { type: 'ai-title', aiTitle: 'Mine' }, custom, ai]).patch.title).toBe('Mine');
  });
});
