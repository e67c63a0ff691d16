import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import cursor from '../../../src/tools/cursor/index.js';
import { pathOfUri, pathOfUriValue } from '../../../src/tools/cursor/file-uri.js';
import { hashesIn } from '../../../src/tools/cursor/rows/protobuf.js';
import { plainTextOf } from '../../../src/tools/cursor/rich-text.js';
import { meaningOf, storedText } from '../../../src/tools/cursor/stored-value.js';
import { readLines } from './capture-database.js';

describe('pathOfUri', () => {
  it.each([
    ['file:///home/dev/my%20shop', '/home/dev/my shop'],
    ['file:///c%3A/Users/dev', 'c:/Users/dev'],
    ['file://server/share/a', '//server/share/a'],
    ['vscode-remote://ssh-remote+host/srv/app', 'vscode-remote://ssh-remote+host/srv/app'],
    ['file:///bad%zz', '/bad%zz'],
    ['/plain/path', '/plain/path'],
  ])('reads %s', (uri, path) => expect(pathOfUri(uri)).toBe(path));

  it('keeps a remote URI object a URI', () => {
    expect(pathOfUriValue({ scheme: 'vscode-remote', authority: 'wsl+Ubuntu', path: '/srv', fsPath: '/srv' })).toBe('vscode-remote://wsl+Ubuntu/srv');
    expect(pathOfUriValue({ fsPath: 'c:\\x', external: 'file:///c%3A/x', scheme: 'file' })).toBe('c:\\x');
  });
});

describe('storedText', () => {
  it('keeps a value as JSON only when that gives the stored text again', () => {
    expect(storedText('{"a":1}')).toEqual({ value: { a: 1 } });
    expect(storedText('{"a":1.0}')).toEqual({ text: '{"a":1.0}' });
    expect(storedText('{"b":1,"b":2}')).toEqual({ text: '{"b":1,"b":2}' });
    expect(meaningOf(storedText('{"a": "x\ty", "b": [1,\n2]}'))).toEqual({ a: 'x\ty', b: [1, 2] });
    expect(meaningOf(storedText('no json'))).toBeUndefined();
  });
});

describe('plainTextOf', () => {
  it('joins paragraphs, mentions and line breaks of a Lexical document', () => {
    const paragraph = (...children: object[]): object => ({ type: 'paragraph', children });
    const root = { root: { children: [paragraph({ text: 'see ' }, { type: 'mention', text: 'cart.ts' }), paragraph({ text: 'a' }, { type: 'linebreak' }, { text: 'b' })] } };
    expect(plainTextOf(JSON.stringify(root))).toBe('see cart.ts\na\nb');
    expect(plainTextOf('not json')).toBe('');
  });
});

describe('hashesIn', () => {
  it('finds 32-byte fields, nested ones too, and nothing in what is no message', () => {
    const id = 'ab'.repeat(32);
    expect(hashesIn(`0a20${id}`)).toEqual([id]);
    expect(hashesIn(`12240a20${id}0801`)).toEqual([id]);
    expect(hashesIn('ffffffffffffffffffffffff')).toEqual([]);
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      hashesIn(Buffer.from(bytes).toString('hex'));
    }));
  });
});

describe('the reader', () => {
  it('never throws and gives valid messages, whatever the records hold', () => {
    const field = fc.constantFrom('type', 'value', 'text', 'role', 'message', 'content', 'bubbleId', 'toolFormerData', 'name', 'params', 'result', 'thinking', 'signature', 'context', 'images', 'createdAt', 'capabilityType', 'derivedAt', 'key', 'toolCallId', 'input', 'uri', 'tokenCount', 'inputTokens', 'selectedImages', 'path', 'data', 'tool_use_id', 'modelInfo', 'modelName');
    const leaf = fc.oneof(fc.constantFrom('bubble', 'message', 'composer', 'store', 'tab', 'workspace', 'user', 'assistant', 'tool', 'tool_use', 'tool-call', 'tool-result', 'tool_result', 'text', 'image', 'error', 'completed', 1, 2, 22, 1e300, -1, '', null, '{"a":1}'), fc.string(), fc.double());
    const { node } = fc.letrec<{ node: unknown }>((tie) => ({ node: fc.oneof({ maxDepth: 5 }, leaf, fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(field, tie('node'), { maxKeys: 7 })) }));
    const record = fc.record({ type: fc.constantFrom('bubble', 'message', 'composer', 'store', 'tab', 'workspace', 'head', 'error', 'x'), role: leaf, key: fc.string(), value: fc.oneof(fc.dictionary(field, node, { maxKeys: 8 }), node), message: node, derivedAt: leaf }, { requiredKeys: ['type'] });
    fc.assert(fc.property(fc.array(record, { maxLength: 6 }), fc.constantFrom<'sqlite' | 'jsonl'>('sqlite', 'jsonl'), (records, format) => {
      const reading = readLines(records.map((one) => JSON.stringify(one)), { kind: 'session', nativeId: 'n' }, { path: 'p', format });
      expect(reading.invalid).toEqual([]);
    }), { numRuns: 600 });
  });
});

describe('the adapter', () => {
  it('ignores the backup that Cursor keeps beside its database', () => {
    const matching = (path: string): number => cursor.sources.filter((source) => source.match.test(path)).length;
    expect(matching('globalStorage/state.vscdb')).toBe(1);
    expect(matching('globalStorage/state.vscdb.backup')).toBe(0);
    expect(matching('workspaceStorage/w/state.vscdb')).toBe(1);
    expect(matching('chats/m/u/store.db')).toBe(1);
    expect(matching('projects/p/agent-transcripts/i/subagents/s.jsonl')).toBe(1);
  });
});
