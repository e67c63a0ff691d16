/** Arbitrary texts and tool calls as the tools make them: parts of `generate-session.ts`. */
import fc from 'fast-check';
import type { ImageBlock } from '../../../src/core/message.js';

/** What has broken readers and writers: marks that a tool takes for its own, line ends, width, bidi, emoji. */
const NOTABLE_TEXTS = [
  '/help me', '?', '<session_context>not the tool\u2019s</session_context>', '<environment_context>x</environment_context>', 'Warmup', '[Request interrupted by user]',
  'two\nlines\r\nand\ttabs', 'a\u2028b\u2029c\u0085d', '\u200b/zero width', '日本語 🎉 e\u0301 \u202eabc', '{"type":"user"}', '```\ncode\n```', 'nul \u0000 and \u001b[31mred', '# Title', ' padded ', `long ${'word '.repeat(300)}`,
] as const;
const BLANK_TEXTS = ['', ' ', '\n\t', '\u200b'] as const;
/** Not text at all by Unicode, yet JSON holds it. */
const BROKEN_TEXTS = ['half \ud83d pair', '\udc00'] as const;

/** Text with at least one visible character. */
export const spokenText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).map((text) => `said ${text}`) },
  { weight: 2, arbitrary: fc.constantFrom(...NOTABLE_TEXTS) },
);

export const anyText: fc.Arbitrary<string> = fc.oneof({ weight: 6, arbitrary: spokenText }, { weight: 1, arbitrary: fc.constantFrom(...BLANK_TEXTS) }, { weight: 1, arbitrary: fc.constantFrom(...BROKEN_TEXTS) });

export interface GeneratedCall { readonly name: string; readonly input: Record<string, unknown> }

const path = fc.constantFrom('/srv/demo/shop/src/a.ts', '/srv/demo/shop/My File ü.md', 'relative/b.py');
const line = spokenText;
const few = fc.integer({ min: 1, max: 2000 });
const status = fc.constantFrom('pending', 'in_progress', 'completed');

/** Records whose keys past the first `required` may be absent. */
function call(name: string, fields: Record<string, fc.Arbitrary<unknown>>, required: readonly string[]): fc.Arbitrary<GeneratedCall> {
  return fc.record(fields, { requiredKeys: [...required] }).map((input) => ({ name, input: { ...input } }));
}

const CLAUDE_CALLS = [
  call('Bash', { command: line, description: line, timeout: few, run_in_background: fc.boolean() }, ['command']),
  call('Read', { file_path: path, offset: few, limit: few }, ['file_path']),
  call('Write', { file_path: path, content: anyText }, ['file_path', 'content']),
  call('Edit', { file_path: path, old_string: line, new_string: anyText, replace_all: fc.boolean() }, ['file_path', 'old_string', 'new_string']),
  call('MultiEdit', { file_path: path, edits: fc.array(fc.record({ old_string: line, new_string: line }), { minLength: 1, maxLength: 2 }) }, ['file_path', 'edits']),
  call('Grep', { pattern: line, path, glob: line, output_mode: fc.constantFrom('content', 'files_with_matches', 'count'), '-i': fc.boolean(), head_limit: few }, ['pattern']),
  call('Glob', { pattern: line, path }, ['pattern']),
  call('WebFetch', { url: fc.constant('https://example.com/a?b=c'), prompt: line }, ['url', 'prompt']),
  call('WebSearch', { query: line, allowed_domains: fc.array(line, { maxLength: 2 }) }, ['query']),
  call('TodoWrite', { todos: fc.array(fc.record({ content: line, status, activeForm: line }), { maxLength: 3 }) }, ['todos']),
  call('Task', { description: line, prompt: line, subagent_type: line }, ['description', 'prompt']),
];

const PATCH = '*** Begin Patch\n*** Update File: src/a.ts\n@@\n-old\n+new\n*** Add File: b.md\n+hello\n*** End Patch';

const CODEX_CALLS = [
  call('shell', { command: fc.oneof(line.map((text) => ['bash', '-lc', text]), fc.array(line, { minLength: 1, maxLength: 3 })), workdir: path, timeout_ms: few }, ['command']),
  call('exec_command', { cmd: line, workdir: path, yield_time_ms: few, max_output_tokens: few, tty: fc.boolean() }, ['cmd']),
  call('local_shell', { type: fc.constant('exec'), command: line.map((text) => ['bash', '-lc', text]) }, ['type', 'command']),
  call('apply_patch', { input: fc.constantFrom(PATCH, 'no patch at all') }, ['input']),
  call('update_plan', { plan: fc.array(fc.record({ step: line, status }), { maxLength: 3 }), explanation: line }, ['plan']),
  call('view_image', { path }, ['path']),
  call('web_search', { type: fc.constant('search'), query: line }, ['type', 'query']),
  call('write_stdin', { session_id: few, chars: anyText }, ['session_id', 'chars']),
];

const GEMINI_CALLS = [
  call('run_shell_command', { command: line, description: line, directory: path }, ['command']),
  call('read_file', { file_path: path, start_line: few, end_line: few }, ['file_path']),
  call('read_file', { absolute_path: path, offset: few, limit: few }, ['absolute_path']),
  call('write_file', { file_path: path, content: anyText }, ['file_path', 'content']),
  call('replace', { file_path: path, old_string: line, new_string: anyText, instruction: line, expected_replacements: few }, ['file_path', 'old_string', 'new_string']),
  call('grep_search', { pattern: line, dir_path: path, include: line }, ['pattern']),
  call('search_file_content', { pattern: line, path }, ['pattern']),
  call('glob', { pattern: line, dir_path: path, case_sensitive: fc.boolean() }, ['pattern']),
  call('web_fetch', { prompt: line }, ['prompt']),
  call('google_web_search', { query: line }, ['query']),
  call('write_todos', { todos: fc.array(fc.record({ description: line, status }), { maxLength: 3 }) }, ['todos']),
  call('list_directory', { dir_path: path }, ['dir_path']),
];

const OTHER_CALLS = [call('mcp__db__query', { sql: line, nested: fc.record({ list: fc.array(few, { maxLength: 2 }) }) }, ['sql']), call('browser_open', { target: line, deep: fc.constant({ a: [null, { b: 1.5 }] }) }, [])];

export const tidyCall: fc.Arbitrary<GeneratedCall> = fc.oneof(...CLAUDE_CALLS, ...CODEX_CALLS, ...GEMINI_CALLS, ...OTHER_CALLS);

/** Known names with foreign inputs, names that no vendor's pattern takes, any JSON as input. */
const STRANGE_NAMES = ['Bash', 'Read', 'Edit', 'shell', 'apply_patch', 'read_file', 'replace', 'write_todos', 'spaced tool/é', 'x'.repeat(140), '', '9lives', 'functions.exec', '__proto__', 'constructor'] as const;

export const anyCall: fc.Arbitrary<GeneratedCall> = fc.oneof(
  { weight: 3, arbitrary: tidyCall },
  { weight: 1, arbitrary: fc.record({ name: fc.constantFrom(...STRANGE_NAMES), input: fc.dictionary(fc.constantFrom('command', 'file_path', 'cmd', 'input', 'todos', 'plan', 'pattern', 'x', ''), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 4, noNullPrototype: true }) }) },
);

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

export const tidyImage: fc.Arbitrary<ImageBlock> = fc.constant({ type: 'image', source: { type: 'base64', data: PNG, media_type: 'image/png' } });

export const anyImage: fc.Arbitrary<ImageBlock> = fc.oneof(
  tidyImage,
  fc.constantFrom<ImageBlock['source']>(
    { type: 'url', data: 'https://example.com/a.png' },
    { type: 'url', data: `data:image/png;base64,${PNG}` },
    { type: 'path', data: '/srv/demo/shop/a.png' },
    { type: 'base64', data: PNG },
    { type: 'base64', data: 'no base64!', media_type: 'image/tiff' },
    { type: 'base64', media_type: null },
  ).map((source): ImageBlock => ({ type: 'image', source: { ...source } })),
);
