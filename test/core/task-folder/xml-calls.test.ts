import { describe, expect, it } from '@jest/globals';
import { splitCalls } from '../../../src/core/task-folder/xml-calls.js';

describe('calls written into a text', () => {
  it('come out between the texts round them', () => {
    expect(splitCalls('First.\n<read_file>\n<path>a b.ts</path>\n</read_file>\nThen.')).toEqual([
      { kind: 'text', text: 'First.' },
      { kind: 'call', name: 'read_file', input: { path: 'a b.ts' } },
      { kind: 'text', text: 'Then.' },
    ]);
  });

  it('may hold their own tags in what they write', () => {
    const content = '// <write_to_file><path>x</path></write_to_file>\n  <content>inner</content>';
    expect(splitCalls(`<write_to_file><path>a</path><content>\n${content}\n</content></write_to_file>`)).toEqual([{ kind: 'call', name: 'write_to_file', input: { path: 'a', content } }]);
  });

  it('keep the blank space of a file and lose that of a value', () => {
    expect(splitCalls('<write_to_file>\n<path>\n a \n</path>\n<content>\n  b\n\n</content>\n</write_to_file>')).toEqual([
      { kind: 'call', name: 'write_to_file', input: { path: 'a', content: '  b\n' } },
    ]);
  });

  it('are text when they are cut, or of no tool', () => {
    for (const text of ['<read_file><path>a</path>', 'a <b>bold</b> word', 'use <read_file> for it', '<constructor></constructor>']) expect(splitCalls(text)).toEqual([{ kind: 'text', text }]);
  });

  it('take no name from the prototype of an object', () => {
    expect(splitCalls('<read_file><constructor>a</constructor></read_file>')).toEqual([{ kind: 'call', name: 'read_file', input: { constructor: 'a' } }]);
  });

  it('are found in time that grows with the text alone', () => {
    const text = '<read_file>'.repeat(20_000);
    expect(splitCalls(text)).toEqual([{ kind: 'text', text }]);
  });
});
