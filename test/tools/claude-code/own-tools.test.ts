import { describe, expect, it } from '@jest/globals';
import { ownCall } from '../../../src/tools/claude-code/writing/own-tools.js';

describe('calls of other tools as Claude Code\u2019s own', () => {
  it.each([
    ['shell', { command: ['bash', '-lc', 'ls -la'] }, { name: 'Bash', input: { command: 'ls -la' } }],
    ['shell', { command: ['git', 'commit', '-m', "it's"], timeout_ms: 5 }, { name: 'Bash', input: { command: "git commit -m 'it'\\''s'", timeout: 5 } }],
    ['shell_command', { command: 'ls', workdir: '/srv/my shop' }, { name: 'Bash', input: { command: "cd '/srv/my shop' && ls" } }],
    ['exec_command', { cmd: 'ls', yield_time_ms: 9, max_output_tokens: 9 }, { name: 'Bash', input: { command: 'ls' } }],
    ['run_shell_command', { command: 'ls', description: 'List', is_background: true }, { name: 'Bash', input: { command: 'ls', description: 'List', run_in_background: true } }],
    ['read_file', { absolute_path: '/a', offset: 0, limit: 5 }, { name: 'Read', input: { file_path: '/a', offset: 1, limit: 5 } }],
    ['read_file', { file_path: '/a', start_line: 3, end_line: 5 }, { name: 'Read', input: { file_path: '/a', offset: 3, limit: 3 } }],
    ['read_file', { file_path: '/a' }, { name: 'Read', input: { file_path: '/a' } }],
    ['write_file', { file_path: '/a', content: '' }, { name: 'Write', input: { file_path: '/a', content: '' } }],
    ['write_file', { file_path: '/a', content: 'x' }, { name: 'Write', input: { file_path: '/a', content: 'x' } }],
    ['replace', { file_path: '/a', old_string: 'x', new_string: '', instruction: 'why' }, { name: 'Edit', input: { file_path: '/a', old_string: 'x', new_string: '' } }],
    ['replace', { file_path: '/a', old_string: 'x', new_string: 'y', expected_replacements: 3 }, undefined],
    ['grep_search', { pattern: 'x', dir_path: '/a', include: '*.ts' }, { name: 'Grep', input: { pattern: 'x', path: '/a', glob: '*.ts', output_mode: 'content', '-i': true, '-n': true } }],
    ['glob', { pattern: '*.ts', case_sensitive: true }, undefined],
    ['google_web_search', { query: 'x' }, { name: 'WebSearch', input: { query: 'x' } }],
    ['web_fetch', { prompt: 'sum up https://example.com/a' }, { name: 'WebFetch', input: { url: 'https://example.com/a', prompt: 'sum up https://example.com/a' } }],
    ['web_fetch', { prompt: 'https://a.example and https://b.example' }, undefined],
    ['view_image', { path: 'a.png' }, { name: 'Read', input: { file_path: 'a.png' } }],
    ['update_plan', { plan: [{ step: 'a', status: 'pending' }] }, { name: 'TodoWrite', input: { todos: [{ content: 'a', status: 'pending', activeForm: 'a' }] } }],
    ['update_plan', { plan: [{ step: 'a', status: 'pending' }], explanation: 'why' }, undefined],
    ['write_todos', { todos: [{ description: 'a', status: 'cancelled' }] }, undefined],
    ['shell', { command: ['ls'], with_escalated_permissions: true }, undefined],
    ['shell', { command: [] }, undefined],
    ['spawn_agent', { message: 'x' }, undefined],
    ['constructor', {}, undefined],
  ])('takes %s %j where it means the same', (name, input, expected) => {
    expect(ownCall(name, input)).toEqual(expected);
  });

  const patch = (...lines: readonly string[]): unknown => ownCall('apply_patch', { input: ['*** Begin Patch', ...lines, '*** End Patch'].join('\n') });

  it('takes a patch that adds one file for a Write', () => {
    expect(patch('*** Add File: a.md', '+one', '+', '+two')).toEqual({ name: 'Write', input: { file_path: 'a.md', content: 'one\n\ntwo\n' } });
  });

  it('takes a patch in one place for an Edit', () => {
    expect(patch('*** Update File: a.ts', '@@', ' keep', '-old', '+new')).toEqual({ name: 'Edit', input: { file_path: 'a.ts', old_string: 'keep\nold', new_string: 'keep\nnew' } });
  });

  it.each([
    ['two files', ['*** Add File: a', '+x', '*** Add File: b', '+y']],
    ['two places', ['*** Update File: a', '@@', '-x', '+y', '@@', '-v', '+w']],
    ['a named place', ['*** Update File: a', '@@ class A', '-x', '+y']],
    ['a move', ['*** Update File: a', '*** Move to: b', '@@', '-x', '+y']],
    ['a deletion', ['*** Delete File: a']],
    ['only additions', ['*** Update File: a', '@@', '+y']],
  ])('leaves a patch with %s as it is', (_what, lines) => {
    expect(patch(...lines)).toBeUndefined();
  });
});
