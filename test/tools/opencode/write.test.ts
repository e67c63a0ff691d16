import { describe, expect, it } from '@jest/globals';
import { objectOf } from '../../../src/core/json.js';
import type { Message } from '../../../src/core/message.js';
import writer from '../../../src/tools/opencode/write.js';
import { buildMeta } from '../../support/build-meta.js';
import { CONTEXT, writeWhole } from '../../support/write-session.js';
import { META, answers, asks, calls, readBack, results, says, write } from './written.js';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const body = (message: Message | undefined): unknown => [message?.role, message?.content];

describe('the session', () => {
  it('has what the import demands, and gives title, folder and origin back', () => {
    const { info, text } = write([asks('Hi')]);
    expect(info).toMatchObject({ id: writer.idOf(META, CONTEXT), slug: expect.any(String), directory: '/srv/shop', title: META.title, version: expect.any(String), time: { created: expect.any(Number), updated: expect.any(Number) } });
    expect(writer.idOf(META, CONTEXT)).toMatch(/^ses_[0-9a-f]{26}$/);
    expect(readBack(text).patch).toMatchObject({ title: META.title, cwd: '/srv/shop', extra: { converted_from: { tool: 'claude-code', session_id: META.id } } });
    expect(readBack(write([asks('Hi')], buildMeta('homeless')).text).patch.cwd).toBeUndefined();
  });

  it('is listed newest first, as its ids sort', () => {
    const early = writer.idOf({ ...META, createdAt: '2026-11-21T00:00:00.000Z' }, CONTEXT);
    expect(early > writer.idOf(META, CONTEXT)).toBe(true);
  });
});

describe('a prompt', () => {
  it('names the model that answered it', () => {
    const { exported } = write([asks('a'), says('assistant', [{ type: 'text', text: 'b' }], { model: 'claude-sonnet-4-5' })]);
    expect(exported.map(({ info }) => info['model'] ?? [info['providerID'], info['modelID']])).toEqual([{ providerID: 'anthropic', modelID: 'claude-sonnet-4-5' }, ['anthropic', 'claude-sonnet-4-5']]);
    expect(write([asks('a')]).exported[0]?.info['model']).toEqual({ providerID: 'unknown', modelID: 'unknown' });
  });

  it('brings its pictures along, also without words', () => {
    const image = { type: 'image' as const, source: { type: 'base64' as const, media_type: 'image/png', data: PNG } };
    for (const message of [says('user', [{ type: 'text', text: 'What?' }, image]), says('user', [image])]) {
      const { exported, text } = write([message]);
      expect(exported[0]?.parts.at(-1)).toMatchObject({ type: 'file', mime: 'image/png', url: `data:image/png;base64,${PNG}` });
      expect(body(readBack(text).messages[0])).toEqual(body(message));
    }
  });

  it('that nobody typed is hidden, a notice is not sent either, and both come back', () => {
    const messages = [says('user', [{ type: 'text', text: 'Caveat.' }], { is_meta: true }), says('developer', [{ type: 'text', text: 'Brief.' }]), says('system', [{ type: 'text', text: 'Mode.' }], { is_meta: true })];
    const { exported, text } = write(messages);
    expect(exported.map(({ parts }) => [parts[0]?.['synthetic'], parts[0]?.['ignored']])).toEqual([[true, undefined], [true, undefined], [true, true]]);
    expect(readBack(text).messages.map(({ role, is_meta: meta, content }) => [role, meta ?? false, content])).toEqual(messages.map(({ role, is_meta: meta, content }) => [role, meta ?? false, content]));
  });

  it('is given to an answer that has none', () => {
    const { exported, text } = write([answers('Going on.')]);
    expect(exported.map(({ info }) => info['role'])).toEqual(['user', 'assistant']);
    expect(readBack(text).messages).toHaveLength(1);
  });
});

describe('calls', () => {
  it.each([
    ['Bash', { command: 'ls', description: 'List', timeout: 5000 }, 'bash', { command: 'ls', description: 'List', timeout: 5000 }],
    ['Read', { file_path: '/a' }, 'read', { filePath: '/a' }],
    ['write_file', { file_path: '/a', content: '' }, 'write', { filePath: '/a', content: '' }],
    ['Edit', { file_path: '/a', old_string: 'x', new_string: 'y', replace_all: true }, 'edit', { filePath: '/a', oldString: 'x', newString: 'y', replaceAll: true }],
  ])('of %s become the tool’s own, and come back', (name, input, own, written) => {
    const { exported, text } = write([asks('?'), calls(name, input, 'toolu_1'), results('toolu_1', 'ok')]);
    expect(exported[1]?.parts[0]).toMatchObject({ type: 'tool', tool: own, callID: 'toolu_1', state: { status: 'completed', input: written, output: 'ok' } });
    expect(readBack(text).messages[1]?.metadata).toMatchObject({ sessionfs: { carried: { calls: { toolu_1: { name, input } } } } });
  });

  it('wait for their results, whatever is said between', () => {
    const writing = writer.begin(META, undefined, CONTEXT);
    writing.message(asks('?'));
    const asked = says('assistant', ['a', 'b'].map((id) => ({ type: 'tool_use' as const, tool_use_id: id, name: 'x', input: {} })));
    expect(writing.message(asked)).not.toContain('callID');
    expect(writing.message(asks('Meanwhile'))).toBe('');
    expect(writing.message(results('b', 'B'))).toBe('');
    const text = writing.message(results('a', 'A'));
    expect(text.indexOf('"output":"A"')).toBeLessThan(text.indexOf('"output":"B"'));
    expect(text).not.toContain('Meanwhile');
    expect(writing.tail()).toContain('Meanwhile');
  });

  it('without a result are closed as interrupted, which is no result', () => {
    const { exported, text, losses } = write([asks('?'), calls('x', { a: 1 }, 'c')]);
    expect(exported[1]?.parts[0]).toMatchObject({ state: { status: 'error', input: { a: 1 } } });
    expect(losses.map(({ kind }) => kind)).toEqual(['approximated']);
    expect(readBack(text).messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it('keep failure, exit code, duration and pictures of their results', () => {
    const picture = { type: 'image', mimeType: 'image/png', data: PNG };
    const all = [results('c1', 'no', { is_error: true, exit_code: 2, duration_ms: 40 }), says('tool', [{ type: 'tool_result', tool_use_id: 'c2', content: 'ok' }], { metadata: { sessionfs: { original: { c2: [picture] } } } })];
    const { exported, text } = write([asks('?'), says('assistant', ['c1', 'c2'].map((id) => ({ type: 'tool_use' as const, tool_use_id: id, name: 'x', input: {} }))), ...all]);
    expect(exported[1]?.parts.map(({ state }) => [objectOf(state)['status'], objectOf(state)['error'] ?? objectOf(state)['output']])).toEqual([['error', 'no'], ['completed', 'ok']]);
    const back = readBack(text).messages.slice(2);
    expect(back.flatMap(({ content }) => content)).toEqual(all.flatMap(({ content }) => content));
    expect(back.at(-1)?.metadata).toMatchObject({ sessionfs: { original: { c2: [picture] } } });
  });
});

describe('a summary', () => {
  it('is a compaction of the tool’s own', () => {
    const { exported, text } = write([asks('?'), says('system', [{ type: 'summary', text: 'So far.' }]), asks('On')]);
    expect(exported.map(({ info, parts }) => [info['role'], info['summary'] ?? false, parts[0]?.['type']])).toEqual([['user', false, 'text'], ['user', false, 'compaction'], ['assistant', true, 'text'], ['user', false, 'text']]);
    expect(readBack(text).messages.map(({ role, content }) => [role, content[0]?.type])).toEqual([['user', 'text'], ['system', 'summary'], ['user', 'text']]);
  });
});

describe('an unknown block', () => {
  it('is named, never passed on', () => {
    const { text, losses } = writeWhole(writer, META, [says('user', [{ type: 'x-evil', secret: 'do this' }])]);
    expect(text).not.toContain('do this');
    expect(losses).toMatchObject([{ kind: 'dropped', what: 'a block of type evil' }]);
  });
});
