import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ContentBlock, Message } from '../../src/core/message.js';
import type { SessionMeta } from '../../src/core/session.js';
import type { Writing } from '../../src/core/writer.js';
import html from '../../src/formats/html/index.js';
import { richHtml } from '../../src/formats/html/rich-text.js';
import { buildMeta, message, sha256 } from '../support/build-meta.js';
import { anySession, tidySession } from '../support/generate/generate-session.js';
import { writeInPieces, writeWhole } from '../support/write-session.js';

const begin = (of: SessionMeta, state?: unknown): Writing => html.begin(of, state, { sha256, day: '2026-11-22T00:00:00.000Z' });
const meta = buildMeta('a', { title: 'A </title><script>alert(1)</script>', toolVersion: '2.1.0', models: ['m-1'], cwd: '/srv/"x"' });
const one = (block: ContentBlock, more: Partial<Message> = {}): string => begin(meta).message(message(1, '', { content: [block], ...more }));
const said = (text: string): string => one({ type: 'text', text }, { role: 'assistant' });

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const TAGS = new Set(['html', 'head', 'meta', 'title', 'style', 'body', 'header', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dl', 'div', 'dt', 'dd', 'main', 'article', 'section', 'p', 'pre', 'code', 'details', 'summary', 'span', 'b', 'strong', 'em', 'a', 'time', 'br', 'hr', 'ul', 'ol', 'li', 'blockquote', 'table', 'tr', 'th', 'td', 'img']);
const ATTRIBUTES = new Set(['lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'id', 'href', 'rel', 'datetime', 'src', 'alt', 'loading', 'open', 'start', 'dir']);
const VOID = new Set(['meta', 'br', 'hr', 'img']);

/** Reads the page as a browser would, and fails at whatever the writer never means to write. */
function checkPage(page: string): void {
  const found: string[] = [];
  const open: string[] = [];
  const rest = page.replace(/^<!DOCTYPE html>/, '').replace(/<style>[^<]*<\/style>/, '').replace(/<(\/?)([a-z]\w*)((?: [a-z-]+(?:="[^"<>]*")?)*)>/g, (tag: string, end: string, name: string, attributes: string) => {
    if (!TAGS.has(name)) found.push(tag);
    for (const [, key = '', value = ''] of attributes.matchAll(/ ([a-z-]+)(?:="([^"]*)")?/g)) if (!isMeant(key, value)) found.push(tag);
    if (end === '/' && open.pop() !== name) found.push(`unexpected ${tag}`);
    if (end === '' && !VOID.has(name)) open.push(name);
    return '';
  });
  expect([...found, ...open, ...(/[<>]/.exec(rest) ?? [])]).toEqual([]);
}

function isMeant(key: string, value: string): boolean {
  if (key === 'href') return /^(?:#[mc]-[\w.:-]+|https?:\/\/|mailto:)/i.test(value);
  if (key === 'src') return /^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$/.test(value);
  return ATTRIBUTES.has(key);
}

describe('transcript.html', () => {
  it('is one page under a policy that loads, runs and sends nothing', () => {
    const page = writeWhole(html, meta, [message(1, 'hello')]).text;
    expect(page).toMatch(/^<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">/);
    expect(page).toMatch(/<\/main>\n<\/body>\n<\/html>\n$/);
    expect(page).not.toContain('<script');
    checkPage(page);
  });

  it('begins with the title and the facts of the session, as text', () => {
    const head = begin(meta).head();
    expect(head).toContain('<title>A &lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>');
    expect(head).toContain('<dt>Tool</dt><dd>claude-code 2.1.0</dd>');
    expect(head).toContain('<dt>Folder</dt><dd>/srv/&quot;x&quot;</dd>');
    expect(head).toContain('<dt>Began</dt><dd>2026-11-22 10:15:00 UTC</dd>');
    expect(head).not.toContain('Tool calls');
  });

  it('shows what a person wrote as it was written, and an answer as light Markdown', () => {
    expect(one({ type: 'text', text: '**a** <b>\n  c' })).toContain('<div class="plain">**a** &lt;b&gt;\n  c</div>');
    expect(said('**a** and `b<c`\nnext')).toContain('<p><strong>a</strong> and <code>b&lt;c</code><br>\nnext</p>');
  });

  it('folds thinking away and says when there is none to read', () => {
    expect(one({ type: 'thinking', text: 'hm' })).toContain('<details class="thinking"><summary>Thinking</summary>\n<p>hm</p>\n</details>');
    expect(one({ type: 'thinking', text: '', redacted: true })).toContain('Thinking, redacted by the provider');
  });

  it('tells of a call what it is about, and keeps all of its input', () => {
    const call = one({ type: 'tool_use', tool_use_id: 't1', name: 'Bash', input: { command: 'ls -l', timeout: 5, options: { deep: true } } });
    expect(call).toContain('<details class="call" id="c-t1"><summary><b>Bash</b> <code>ls -l</code></summary>');
    expect(call).toContain('<span class="key">timeout</span> <code>5</code>');
    expect(call).toContain('&quot;deep&quot;: true');
    expect(one({ type: 'tool_use', tool_use_id: 't1', name: 'shell', input: { command: ['bash', '-lc', 'ls'] } })).toContain('<code>bash -lc ls</code></summary>');
  });

  it('shows edits as coloured lines, whichever tool made them', () => {
    const edit = one({ type: 'tool_use', tool_use_id: 't1', name: 'Edit', input: { file_path: 'a.ts', old_string: 'one\ntwo\nthree', new_string: 'one\n2\nthree' } });
    expect(edit).toContain('<pre class="diff">\n one\n<span class="del">-two\n</span><span class="add">+2\n</span> three\n</pre>');
    expect(edit).toContain('class="call" id="c-t1" open');
    const several = one({ type: 'tool_use', tool_use_id: 't1', name: 'edit', input: { path: 'a', edits: [{ oldText: 'x', newText: '' }, { oldText: '', newText: 'y' }] } });
    expect(several).toContain('<span class="del">-x\n</span></pre>');
    expect(several).toContain('<span class="add">+y\n</span></pre>');
    const patch = one({ type: 'tool_use', tool_use_id: 't1', name: 'apply_patch', input: { input: '*** Begin Patch\n*** Update File: a\n@@\n-x\n+y\n*** End Patch' } });
    expect(patch).toContain('<span class="del">-x\n</span><span class="add">+y\n</span><span class="at">*** End Patch\n</span>');
  });

  it('names the call of a result, opens errors, and shows every line', () => {
    const writing = begin(meta);
    writing.message(message(2, '', { content: [{ type: 'tool_use', tool_use_id: 't1', name: 'Bash', input: {} }] }));
    const long = Array.from({ length: 500 }, (_, n) => `line ${n}`).join('\n');
    const result = writing.message(message(3, '', { role: 'tool', content: [{ type: 'tool_result', tool_use_id: 't1', content: long, exit_code: 0 }] }));
    expect(result).toContain('<details class="result"><summary><b>Result</b> · <a href="#c-t1">Bash</a> · exit code 0</summary>');
    expect(result).toContain(long);
    expect(one({ type: 'tool_result', tool_use_id: 't1', content: '\u001b[31mred\u001b[0m', is_error: true })).toMatch(/<details class="result error" open>.*<pre>\nred<\/pre>/s);
    expect(writing.state()).toMatchObject({ calls: {} });
  });

  it('carries pictures of the four known kinds in the page, told by their bytes, and no others', () => {
    expect(one({ type: 'image', source: { type: 'base64', data: PNG, media_type: 'text/html' } })).toContain(`<img src="data:image/png;base64,${PNG}" alt="image" loading="lazy">`);
    expect(one({ type: 'image', source: { type: 'base64', data: 'PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+', media_type: 'image/svg+xml' } })).toContain('[image image/svg+xml, not shown');
    expect(one({ type: 'image', source: { type: 'url', data: 'https://x.test/a.png' } })).toContain('<a href="https://x.test/a.png" rel="noopener noreferrer nofollow">');
    expect(one({ type: 'image', source: { type: 'url', data: 'javascript:alert(1)' } })).toContain('<code>javascript:alert(1)</code>');
    const seen = one({ type: 'tool_result', tool_use_id: 't1', content: '' }, { role: 'tool', metadata: { sessionfs: { original: { t1: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PNG } }] } } } });
    expect(seen).toContain(`<img src="data:image/png;base64,${PNG}"`);
  });

  it('marks summaries, sub-agents, what the tool added, interruptions, other branches and unknown blocks', () => {
    expect(one({ type: 'summary', text: 'so far' }, { role: 'system' })).toContain('<section class="summary"><h3>Summary of the conversation so far</h3>\n<p>so far</p>');
    expect(one({ type: 'text', text: 'x' }, { is_sidechain: true, agent_id: 'a7' })).toContain('<span>sub-agent <code>a7</code></span>');
    expect(one({ type: 'text', text: 'x' }, { is_meta: true })).toContain('<details class="note"><summary>User, added by the tool</summary>');
    expect(one({ type: 'text', text: 'x' }, { role: 'assistant', stop_reason: 'interrupted' })).toContain('<p class="stop">Interrupted</p>');
    expect(one({ type: 'x-new', n: 1 })).toContain('<b>x-new</b>');
    const writing = begin(meta);
    writing.message(message(1, 'a'));
    writing.message(message(2, 'b', { parent_msg_id: 'm1' }));
    expect(writing.message(message(3, 'c', { parent_msg_id: 'm1' }))).toContain('Another branch: continues <a href="#m-m1">');
  });

  it('gives a heading to a new speaker only', () => {
    const writing = begin(meta);
    expect(writing.message(message(2, 'a', { model: 'm-1' }))).toContain('<h2>Assistant</h2> <span>m-1</span>');
    expect(writing.message(message(4, 'b', { model: 'm-1' }))).not.toContain('<h2>');
    expect(writing.message(message(6, 'c', { model: 'm-2' }))).toContain('<h2>Assistant</h2> <span>m-2</span>');
  });

  it('goes on from its state as if it had never stopped', () => {
    fc.assert(fc.property(fc.oneof(tidySession, anySession), fc.array(fc.nat(20)), ({ meta: of, messages }, cuts) => {
      expect(writeInPieces(html, of, messages, new Set(cuts))).toBe(writeWhole(html, of, messages).text);
    }), { seed: 5, numRuns: 100 });
  });
});

const HOSTILE = [
  '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</style><script>1</script>', '</details></article></main><h1>gone', '<!-- --><![CDATA[', '<svg/onload=alert(1)>',
  '[a](javascript:alert(1))', '[a](JaVaScRiPt:alert(1))', '[a](data:text/html,<script>1</script>)', '[a](https://x.test/"onmouseover="alert(1))', '[![a](https://x.test)](https://y.test)',
  '[https://a.test](https://b.test)', '`</code><script>`', '**<b onclick=1>**', '```\n</pre><script>1</script>\n```', '| <td> | `|` |\n|--|--|\n| <script> | x |', '> <q>\n> - <li>', '&lt;script&gt; &#60;script&#62;',
  '\u202etxt.exe\u2066', '\u0000\u0007\u001b]0;x\u0007', '\ud800 alone', '- <a>\n  ```\n  </pre>', "http://x.test/'><script>alert(1)</script>", '{{7*7}} ${7*7} <%= 1 %>',
] as const;

describe('a page of a hostile session', () => {
  it('holds no element, attribute or link that the writer did not mean', () => {
    const poison = fc.array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '`', '*', '_', '[', ']', '(', ')', '|', '-', '#', '\n', ' ', '\\', '~', 'a', '1', '.', '/', ':', '\u202e') })), { maxLength: 6 }).map((parts) => parts.join('\n'));
    fc.assert(fc.property(poison, fc.constantFrom('user', 'assistant', 'system'), (evil, role) => {
      const hostile = { ...meta, title: evil, cwd: evil, gitBranch: evil, tags: [evil], models: [evil] };
      const content: ContentBlock[] = [
        { type: 'text', text: evil }, { type: 'thinking', text: evil }, { type: 'summary', text: evil }, { type: 'tool_use', tool_use_id: evil, name: evil, input: { [evil]: evil, command: [evil], old_string: evil, new_string: `${evil}x`, nested: { [evil]: [evil] } } },
        { type: 'tool_result', tool_use_id: evil, content: evil, is_error: true }, { type: 'image', source: { type: 'url', data: evil, media_type: evil } }, { type: `x-${evil}`, value: evil },
      ];
      checkPage(writeWhole(html, hostile, [message(1, '', { role, content, msg_id: evil, timestamp: evil, model: evil, agent_id: evil })]).text);
    }), { seed: 3, numRuns: 300 });
  });

  it('is whole for whatever the format allows', () => {
    fc.assert(fc.property(anySession, ({ meta: of, messages }) => checkPage(writeWhole(html, of, messages).text)), { seed: 4, numRuns: 100 });
  });

  it('shows characters that reorder text by their numbers', () => {
    expect(one({ type: 'text', text: 'a\u202eb' })).toContain('a<span class="bidi">U+202E</span>b');
    expect(begin({ ...meta, title: 'a\u202eb' }).head()).toContain('<title>a\ufffdb</title>');
  });

  it('costs its length, whatever it holds', () => {
    for (const sign of ['[', '[a](', '*', '**a', '_a ', '`', '``a', '``` `', '> ', '- ', '|a', '|a|\n|-|\n', '#', 'https://a', '<', '\\', '  - a\n', '1. '] as const) {
      const source = sign.repeat(50_000);
      expect(richHtml(source).length).toBeLessThan(60 * source.length);
    }
  });
});

describe('light Markdown', () => {
  it('knows headings, lists in lists, quotes, tables, rules and fences', () => {
    expect(richHtml('# A\ntext\n\n- one\n  - two\n\n    more\n- three\n\n3. c\n')).toBe('<h3>A</h3>\n<p>text</p>\n<ul>\n<li>one\n<ul>\n<li>two\n<p>more</p>\n</li>\n</ul>\n</li>\n<li>three</li>\n</ul>\n<ol start="3">\n<li>c</li>\n</ol>\n');
    expect(richHtml('> a\n> b\n\n---\n\n| a | b |\n|---|:-:|\n| 1 | `2` |')).toBe('<blockquote>\n<p>a<br>\nb</p>\n</blockquote>\n<hr>\n<div class="wide"><table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td><code>2</code></td></tr>\n</table></div>\n');
    expect(richHtml('```ts\nconst a = `b`;\n```\nafter')).toBe('<pre>\nconst a = `b`;</pre>\n<p>after</p>\n');
    expect(richHtml('```\nopen')).toBe('<pre>\nopen</pre>\n');
  });

  it('links only to the web and to mail, and leaves names and sums alone', () => {
    expect(richHtml('see https://x.test/a_b(c). [d](mailto:e@x.test)')).toBe('<p>see <a href="https://x.test/a_b(c" rel="noopener noreferrer nofollow">https://x.test/a_b(c</a>). <a href="mailto:e@x.test" rel="noopener noreferrer nofollow">d</a></p>\n');
    expect(richHtml('[d](javascript:alert(1)) [e](/etc/passwd)')).toBe('<p>[d](javascript:alert(1)) [e](/etc/passwd)</p>\n');
    expect(richHtml('snake_case_name 2*3*4 C:\\dir \\*not\\* _so_')).toBe('<p>snake_case_name 2*3*4 C:\\dir *not* <em>so</em></p>\n');
  });
});
