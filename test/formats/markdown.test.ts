import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ContentBlock, Message } from '../../src/core/message.js';
import type { SessionMeta } from '../../src/core/session.js';
import type { Writing } from '../../src/core/writer.js';
import markdown from '../../src/formats/markdown/index.js';
import { guardedText } from '../../src/formats/markdown/guarded-text.js';
import { code, fenced } from '../../src/formats/markdown/plain.js';
import { buildMeta, message, renderWhole, sha256 } from '../support/build-meta.js';

const begin = (of: SessionMeta, state?: unknown): Writing => markdown.begin(of, state, { sha256, day: '2026-11-22T00:00:00.000Z' });
const meta = buildMeta('a', { title: 'A <b>bold</b> *title*', toolVersion: '2.1.0', models: ['m-1', 'm`2'] });
const one = (block: ContentBlock, more: Partial<Message> = {}): string => begin(meta).message(message(1, '', { content: [block], ...more }));

describe('transcript.md', () => {
  it('begins with the title and the facts of the session', () => {
    const head = begin(meta).head();
    expect(head).toContain('# A &lt;b>bold&lt;/b> \\*title\\*\n');
    expect(head).toContain(`- Session: \`${meta.id}\`\n- Tool: claude-code 2.1.0\n- Model: \`m-1\`, \`\`m\`2\`\`\n`);
    expect(head).toContain('- Messages: 2\n');
    expect(head).not.toContain('Tool calls');
  });

  it('shows a message under its role, with time and id', () => {
    expect(one({ type: 'text', text: 'hello' })).toBe('\n---\n\n### User\n\n`2026-11-22T10:01:00.000Z` · `m1`\n\nhello\n');
  });

  it('folds thinking away and says when it is redacted', () => {
    expect(one({ type: 'thinking', text: 'hm' })).toContain('<details><summary>Thinking</summary>\n\nhm\n\n</details>\n');
    expect(one({ type: 'thinking', text: '', redacted: true })).toContain('*Thinking, redacted by the provider*');
  });

  it('shows a tool call as JSON and its result in a fence longer than any inside', () => {
    expect(one({ type: 'tool_use', tool_use_id: 't1', name: 'Bash', input: { command: 'ls' } })).toContain('**Tool call** `Bash` `t1`\n\n```json\n{\n  "command": "ls"\n}\n```\n');
    expect(one({ type: 'tool_result', tool_use_id: 't1', content: 'a\n````\nb', exit_code: 1, is_error: true })).toContain('**Error** `t1` · exit code 1\n\n`````\na\n````\nb\n`````\n');
  });

  it('cuts nothing: a long result is folded, whole', () => {
    const long = Array.from({ length: 500 }, (_, n) => `line ${n}`).join('\n');
    const text = one({ type: 'tool_result', tool_use_id: 't1', content: long });
    expect(text).toContain('<details><summary>500 lines</summary>\n\n```\nline 0\n');
    expect(text).toContain(`${long}\n\`\`\`\n\n</details>\n`);
  });

  it('names images by type and size instead of carrying them', () => {
    expect(one({ type: 'image', source: { type: 'base64', data: 'QUJDRA==', media_type: 'image/png' } })).toContain('[image image/png, 4 bytes]\n');
    expect(one({ type: 'image', source: { type: 'url', data: 'https://x.test/<a>.png' } })).toContain('`https://x.test/<a>.png`');
    const writing = begin(meta);
    writing.message(message(1, '', { content: [{ type: 'image', source: { type: 'base64', data: 'QUJD' } }] }));
    expect(writing.losses()).toEqual([{ kind: 'dropped', what: 'the bytes of an image', msgId: 'm1' }]);
  });

  it('folds what the tool added, marks sub-agents, quotes summaries, keeps unknown blocks', () => {
    expect(one({ type: 'text', text: 'x' }, { is_meta: true })).toContain('<details><summary>User, added by the tool</summary>');
    expect(one({ type: 'text', text: 'x' }, { role: 'developer' })).toContain('<details><summary>Developer</summary>');
    expect(one({ type: 'text', text: 'x' }, { is_sidechain: true, agent_id: 'a7' })).toContain('### User (sub-agent `a7`)');
    expect(one({ type: 'summary', text: 'a\n\nb' })).toContain('> a\n>\n> b\n');
    expect(one({ type: 'x-new', n: 1 })).toContain('**Block** `x-new`\n\n```json\n{\n  "type": "x-new",\n  "n": 1\n}\n```\n');
  });

  it('says when a message does not continue the one above', () => {
    const writing = begin(meta);
    writing.message(message(1, 'a', { parent_msg_id: null }));
    expect(writing.message(message(2, 'b', { parent_msg_id: 'm1' }))).not.toContain('Another branch');
    expect(writing.message(message(3, 'c', { parent_msg_id: 'm1' }))).toContain('> Another branch: continues `m1`, not the message above.');
    expect(writing.message(message(4, 'd', { parent_msg_id: 'x', role: 'tool' }))).not.toContain('Another branch');
  });

  it('goes on from its state as if it had never stopped', () => {
    const block = fc.oneof(
      fc.record({ type: fc.constant('text' as const), text: fc.string({ unit: 'grapheme' }) }),
      fc.record({ type: fc.constant('thinking' as const), text: fc.string() }),
      fc.record({ type: fc.constant('tool_result' as const), tool_use_id: fc.string(), content: fc.string() }),
    );
    const messages = fc.array(fc.record({
      content: fc.array(block, { minLength: 1, maxLength: 3 }), parent_msg_id: fc.option(fc.constantFrom('m1', 'm2', 'm3')),
      is_sidechain: fc.boolean(), agent_id: fc.option(fc.constantFrom('a', 'b')),
    }), { maxLength: 6 });
    fc.assert(fc.property(messages, (given) => {
      const all = given.map((more, n) => message(n + 1, '', more));
      let state: unknown;
      let body = 0;
      all.forEach((each, n) => {
        const writing = begin(buildMeta('other', { title: `changed ${n}` }), state);
        body += Buffer.byteLength(writing.message(each));
        state = JSON.parse(JSON.stringify(writing.state()));
        const size = Buffer.byteLength(begin(meta).head()) + body + Buffer.byteLength(writing.tail());
        expect(size).toBe(Buffer.byteLength(renderWhole(markdown, meta, all.slice(0, n + 1))));
      });
    }), { numRuns: 60 });
  });
});

describe('guardedText', () => {
  it('shows HTML as text, outside code only', () => {
    expect(guardedText('a <img src=x onerror=alert(1)> b </details> <!-- c')).toBe('a &lt;img src=x onerror=alert(1)> b &lt;/details> &lt;!-- c\n');
    expect(guardedText('1 < 2, `<b>` and\n```html\n<b>\n```')).toBe('1 < 2, `<b>` and\n```html\n<b>\n```\n');
  });

  it('closes a fence that is left open', () => {
    expect(guardedText('````\ncode\n```')).toBe('````\ncode\n```\n````\n');
    expect(guardedText('~~~x\n<b>')).toBe('~~~x\n<b>\n~~~\n');
  });

  it('is not taken in by backticks that pair with other ones', () => {
    for (const text of ['a ` b\n`<i>` c', '` a\n- ` b\n  `<i>`', 'x \\\\` y ` <i> `', 'a | ` | <i> ` |\n', '``<i>`']) expect(guardedText(text)).not.toContain('<i>');
  });

  it('keeps the lines of a fence in a list inside it', () => {
    expect(guardedText('- a\n  ```\n<i>\n   ```\n<i>')).toBe('- a\n  ```\n  <i>\n  ```\n&lt;i>\n');
  });

  it('shows a text as it was written when its fences hang on the lists around them', () => {
    expect(guardedText('- a\n\n    ```\n  ```\n<i>')).toBe('````markdown\n- a\n\n    ```\n  ```\n<i>\n````\n');
    expect(guardedText('- ```\n  x\n  ```\n<i>')).toMatch(/^````markdown\n/);
  });

  it('makes control characters visible', () => {
    expect(guardedText('a\u001b[31mb\r\nc\u0000')).toBe('a␛[31mb\nc␀\n');
  });

  it('is quick on hostile input', () => {
    const start = performance.now();
    guardedText('` <a `` <b '.repeat(20_000));
    guardedText('```\n'.repeat(50_001));
    expect(performance.now() - start).toBeLessThan(5_000);
  });
});

describe('plain pieces', () => {
  it('never lets content end its fence or its code', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('`', 'a', '\n', ' ', '~') }), (text) => {
      const block = fenced(text, '');
      const fence = /^`+/.exec(block)?.[0] ?? '';
      expect(block.split('\n').slice(1, -2).some((line) => line.startsWith(fence))).toBe(false);
      const span = code(text);
      if (span === '(empty)') return;
      const ticks = /^`+/.exec(span)?.[0].length ?? 0;
      expect([...span.slice(ticks, -ticks).matchAll(/`+/g)].some((run) => run[0].length === ticks)).toBe(false);
    }));
  });
});
