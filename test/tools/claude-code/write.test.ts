import { describe, expect, it } from '@jest/globals';
import { toolId } from '../../../src/core/ids.js';
import { isObject, parseJson, type JsonObject } from '../../../src/core/json.js';
import type { ContentBlock, Message, Role } from '../../../src/core/message.js';
import writer from '../../../src/tools/claude-code/write.js';
import { projectFolder } from '../../../src/tools/claude-code/writing/project-folder.js';
import { buildMeta } from '../../support/build-meta.js';
import { CONTEXT, writeWhole } from '../../support/write-session.js';

const { title: _title, ...META } = buildMeta('golden', { tool: toolId('codex'), cwd: '/srv/shop' });
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const PICTURE = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } };

type Said = readonly [Role, ContentBlock | string, ...(ContentBlock | string)[]];

const use = (id: string, name = 'Bash', input: Record<string, unknown> = { command: 'ls' }): ContentBlock => ({ type: 'tool_use', tool_use_id: id, name, input });
const result = (id: string, content: string, more: { is_error?: boolean; exit_code?: number } = {}): ContentBlock => ({ type: 'tool_result', tool_use_id: id, content, ...more });

function messagesOf(said: readonly Said[], more: Partial<Message> = {}): readonly Message[] {
  return said.map(([role, ...blocks], at) => ({
    msg_id: `m${at}`,
    role,
    content: blocks.map((block): ContentBlock => (typeof block === 'string' ? { type: 'text', text: block } : block)),
    timestamp: `2026-11-22T10:15:0${at % 10}.000Z`,
    ...more,
  }));
}

function recordsOf(text: string): readonly JsonObject[] {
  return text.split('\n').flatMap((line) => {
    const parsed = parseJson(line);
    return parsed.ok && isObject(parsed.value) ? [parsed.value] : [];
  });
}

interface Outline { readonly lines: readonly unknown[]; readonly losses: readonly string[] }

/** Who says what, in order, with the head left out. */
function outline(said: readonly Said[], { meta = META, more = {} }: { meta?: typeof META; more?: Partial<Message> } = {}): Outline {
  const { text, losses } = writeWhole(writer, meta, messagesOf(said, more));
  const lines = recordsOf(text).filter((record) => record['uuid'] !== undefined).map((record) => {
    const message = record['message'];
    return [record['subtype'] ?? (record['isMeta'] === true ? 'meta' : record['isCompactSummary'] === true ? 'compact' : record['type']), isObject(message) ? message['content'] : record['content']];
  });
  return { lines, losses: losses.map((loss) => `${loss.msgId ?? ''} ${loss.kind}: ${loss.what}`) };
}

const text = (words: string): unknown => ({ type: 'text', text: words });
const called = (id: string, name = 'Bash', input: unknown = { command: 'ls' }): unknown => ({ type: 'tool_use', id, name, input });
const returned = (id: string, content: unknown, more: object = {}): unknown => ({ type: 'tool_result', tool_use_id: id, content, ...more });
const interrupted = (id: string): unknown => returned(id, 'Interrupted: no result of this call was recorded', { is_error: true });

describe('the records of a conversation', () => {
  it('say all that the tool\u2019s own say of their place', () => {
    const { text: written } = writeWhole(writer, { ...META, title: 'A title', gitBranch: 'main' }, messagesOf([['user', 'hi'], ['assistant', 'hello']], { model: 'gpt-5', stop_reason: 'end_turn' }));
    expect(recordsOf(written)).toMatchInlineSnapshot(`
      [
        {
          "cwd": "/srv/shop",
          "from": {
            "session": "ses_dd56de4137951d9c",
            "tool": "codex",
          },
          "gitBranch": "main",
          "sessionId": "3db18120-9bae-845b-b410-5b25b108b629",
          "type": "sessionfs",
        },
        {
          "customTitle": "A title",
          "sessionId": "3db18120-9bae-845b-b410-5b25b108b629",
          "type": "custom-title",
        },
        {
          "isSidechain": false,
          "message": {
            "content": "hi",
            "role": "user",
          },
          "parentUuid": null,
          "sessionId": "3db18120-9bae-845b-b410-5b25b108b629",
          "timestamp": "2026-11-22T10:15:00.000Z",
          "type": "user",
          "userType": "external",
          "uuid": "c3c801d6-24f7-8c88-ace4-b9c390d1571a",
          "version": "2.0.77",
        },
        {
          "isSidechain": false,
          "message": {
            "content": [
              {
                "text": "hello",
                "type": "text",
              },
            ],
            "id": "msg_99bcb0e6e58f82d2aed7b25a",
            "model": "gpt-5",
            "role": "assistant",
            "stop_reason": "end_turn",
            "stop_sequence": null,
            "type": "message",
            "usage": {
              "cache_creation_input_tokens": 0,
              "cache_read_input_tokens": 0,
              "input_tokens": 0,
              "output_tokens": 0,
              "output_tokens_details": {
                "thinking_tokens": 0,
              },
            },
          },
          "parentUuid": "c3c801d6-24f7-8c88-ace4-b9c390d1571a",
          "sessionId": "3db18120-9bae-845b-b410-5b25b108b629",
          "timestamp": "2026-11-22T10:15:01.000Z",
          "type": "assistant",
          "userType": "external",
          "uuid": "51d4fa15-1923-8db7-b83e-e1aac9d718dc",
          "version": "2.0.77",
        },
      ]
    `);
  });

  it('pair parallel calls, with the words between them after the results', () => {
    const { lines, losses } = outline([['user', 'go'], ['assistant', 'two'], ['assistant', use('a')], ['assistant', use('b')], ['user', 'faster'], ['tool', result('a', '1')], ['tool', result('b', '2', { is_error: true })], ['assistant', 'done']]);
    expect(lines).toEqual([
      ['user', 'go'], ['assistant', [text('two')]], ['assistant', [called('a')]], ['assistant', [called('b')]],
      ['user', [returned('a', '1')]], ['user', [returned('b', '2', { is_error: true })]], ['user', 'faster'], ['assistant', [text('done')]],
    ]);
    expect(losses).toEqual(['m4 approximated: a time before that of the message before: moved after it']);
  });

  it('close calls that have no result before the answer that follows, and at the end', () => {
    const { lines, losses } = outline([['user', 'go'], ['assistant', use('a'), use('b')], ['tool', result('a', '1')], ['assistant', 'next', use('c')]]);
    expect(lines.slice(2)).toEqual([['user', [returned('a', '1')]], ['user', [interrupted('b')]], ['assistant', [text('next'), called('c')]], ['user', [interrupted('c')]]]);
    expect(losses).toEqual(['m1 approximated: a call without a result: told as interrupted', 'm3 approximated: a call without a result: told as interrupted']);
  });

  it('tell a result without its call in words', () => {
    expect(outline([['user', 'go'], ['tool', result('x', 'late')], ['assistant', 'ok']])).toEqual({
      lines: [['user', 'go'], ['meta', '[Result of the tool call x]\nlate'], ['assistant', [text('ok')]]],
      losses: ['m1 approximated: a result without its call: told in words'],
    });
  });

  it('make ids and names fit, and ids differ', () => {
    const { lines } = outline([['user', 'go'], ['assistant', use('c|1', 'my tool')], ['tool', result('c|1', '1')], ['assistant', use('x')], ['tool', result('x', '2')], ['assistant', use('x')], ['tool', result('x', '3')]]);
    expect(lines[1]).toEqual(['assistant', [called(expect.stringMatching(/^c_1_[0-9a-f]{12}$/) as unknown as string, expect.stringMatching(/^my_tool_[0-9a-f]{12}$/) as unknown as string)]]);
    expect(lines[3]).toEqual(['assistant', [called('x')]]);
    expect(lines[5]).toEqual(['assistant', [called(expect.stringMatching(/^toolu_[0-9a-f]{24}$/) as unknown as string)]]);
    expect(lines[6]).toEqual(['user', [returned(expect.stringMatching(/^toolu_/) as unknown as string, '3')]]);
  });

  it('put a boundary before a summary and close what was open', () => {
    const { lines } = outline([['user', 'go'], ['assistant', use('a')], ['system', { type: 'summary', text: 'so far' }], ['assistant', 'on']]);
    expect(lines.slice(2)).toEqual([['user', [interrupted('a')]], ['compact_boundary', 'Conversation compacted'], ['compact', 'so far'], ['assistant', [text('on')]]]);
  });

  it('begin with a person even when the session does not', () => {
    expect(outline([['system', 'a notice'], ['assistant', 'hi']])).toEqual({
      lines: [['informational', 'a notice'], ['meta', '[The conversation begins with an answer]'], ['assistant', [text('hi')]]],
      losses: ['m1 approximated: an answer without a prompt before it: given one'],
    });
  });

  it('show pictures where the model takes them, name them elsewhere', () => {
    const image: ContentBlock = { type: 'image', source: { type: 'base64', data: PNG, media_type: 'image/png' } };
    const place: ContentBlock = { type: 'image', source: { type: 'path', data: '/a.png' } };
    const { lines, losses } = outline([['user', 'look', image, place], ['assistant', 'drawn', image]]);
    expect(lines).toEqual([['user', [text('look'), PICTURE, text('[Image: /a.png]')]], ['assistant', [text('drawn'), text('[Image]')]]]);
    expect(losses).toEqual(['m0 approximated: a picture that the model cannot take: named only', 'm1 approximated: a picture in an answer: named only']);
  });

  it('put pictures of a result into it, of an error beside it', () => {
    const original = { a: { type: 'function_call_output', output: [{ type: 'input_image', image_url: `data:image/png;base64,${PNG}` }] } };
    const more = { metadata: { sessionfs: { original } } };
    expect(outline([['user', 'go'], ['assistant', use('a')], ['tool', result('a', 'seen')]], { more }).lines.at(-1)).toEqual(['user', [returned('a', [text('seen'), PICTURE])]]);
    expect(outline([['user', 'go'], ['assistant', use('a')], ['tool', result('a', 'bad', { is_error: true })]], { more }).lines.at(-1)).toEqual(['user', [returned('a', 'bad', { is_error: true }), PICTURE]]);
  });

  it('hold no thinking of another vendor and no block that the tool does not know', () => {
    const signed: ContentBlock = { type: 'thinking', text: 'hm', signature: 'sig' };
    const { lines, losses } = outline([['user', 'go'], ['assistant', signed], ['assistant', { type: 'x-evil', payload: 'rm -rf' }]]);
    expect(lines).toEqual([['user', 'go'], ['assistant', [text('[A block of type "evil" is left out here]')]]]);
    expect(losses).toEqual(['m1 dropped: thinking without a signature that the model takes', 'm2 dropped: a block of type evil']);
  });

  it('keep the tool\u2019s own signed thinking', () => {
    const signed: ContentBlock = { type: 'thinking', text: 'hm', signature: 'sig' };
    const own = { ...META, tool: toolId('claude-code') };
    expect(outline([['user', 'go'], ['assistant', signed, 'so']], { meta: own }).lines[1]).toEqual(['assistant', [{ type: 'thinking', thinking: 'hm', signature: 'sig' }, text('so')]]);
  });

  it('leave sub-agents out and say so', () => {
    expect(outline([['user', 'inner']], { more: { is_sidechain: true } })).toEqual({ lines: [], losses: ['m0 dropped: a message of a sub-agent'] });
  });

  it('count what one answer used over its records, as the tool does', () => {
    const { text: written } = writeWhole(writer, META, messagesOf([['user', 'go'], ['assistant', 'a'], ['assistant', 'b']], { usage: { input_tokens: 2, output_tokens: 3 } }));
    expect(recordsOf(written).map((record) => (isObject(record['message']) && isObject(record['message']['usage']) ? record['message']['usage']['output_tokens'] : 0))).toEqual([0, 0, 3, 6]);
  });
});

describe('where a session of another tool lies', () => {
  it('is the folder of its directory, under an id made from its own', () => {
    expect(writer.pathOf(META, CONTEXT)).toBe(`-srv-shop/${writer.idOf(META, CONTEXT)}.jsonl`);
    expect(writer.idOf(META, CONTEXT)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(writer.pathOf({ ...META, title: 'other', revision: 7 }, CONTEXT)).toBe(writer.pathOf(META, CONTEXT));
  });

  // As the tool itself names them.
  it.each([
    ['/srv/demo/names/My Shop_v2.0', '-srv-demo-names-My-Shop-v2-0'],
    ['/srv/demo/names/\u00e4\u00f6 \u65e5\u672c', '-srv-demo-names------'],
    [`/srv/demo/names/${'x'.repeat(60)}/${'y'.repeat(60)}/${'z'.repeat(120)}`, `-srv-demo-names-${'x'.repeat(60)}-${'y'.repeat(60)}-${'z'.repeat(62)}-tvts0c`],
  ])('has the tool\u2019s name for %s', (cwd, folder) => {
    expect(projectFolder(cwd)).toBe(folder);
  });
});
