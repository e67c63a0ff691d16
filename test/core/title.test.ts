import { describe, expect, it } from '@jest/globals';
import { titleFrom } from '../../src/core/title.js';

const ofPrompt = (...prompts: readonly string[]): string | undefined => titleFrom(undefined, prompts);

describe('titleFrom', () => {
  it('prefers a usable title that was given, then the first prompt with a usable line', () => {
    expect(titleFrom('Login bug', ['Fix the login'])).toBe('Login bug');
    expect(titleFrom('', ['Fix the login'])).toBe('Fix the login');
    expect(titleFrom(undefined, ['/clear', '<x>', 'Fix the login', 'Other'])).toBe('Fix the login');
    expect(titleFrom(undefined, [])).toBeUndefined();
    expect(titleFrom('ok', ['no'])).toBeUndefined();
  });

  it.each(['[ABC-12] Fix the login', '#12 is broken', '(draft) Plan', 'Part one is done. Part two follows.'])('keeps the given title %s whole', (title) => {
    expect(titleFrom(title, ['other prompt'])).toBe(title);
  });

  it.each(['[Request interrupted by user]', '[System notice] x', '[Tool result] x', '/compact now', '<command-name>/init</command-name>', '```ts', '  '])('does not take %s as a given title', (title) => {
    expect(titleFrom(title, ['other prompt'])).toBe('other prompt');
  });

  it.each([
    'hi', '👍👍👍', '=====', '# Heading', '<div>x</div>', '[Request interrupted by user]', '(aside) x', '--- a line', '```sh', '~~~', '<!-- note -->',
    'IMPORTANT: read this', 'Note: this', 'WARNING: that', 'Set model to opus', 'Set plan mode on', 'You are a careful reviewer', 'Load persona tester', 'Using the personas above',
    'Co-authored-by: A <a@example.org>', 'CLAUDE.md says so', 'README.md', 'Contents of /a/b/AGENTS.md:', 'Implement the following plan:', '/model', '/review the last commit',
    'Caveat: The messages below were generated', 'This session is being continued from a previous conversation', 'Base directory for this skill: /x',
  ])('skips the line %s', (line) => {
    expect(ofPrompt(line)).toBeUndefined();
    expect(ofPrompt(`${line}\n\nFix the login`.replace(/^(```|~~~)(.*)\n/, '$1$2\n$1\n'))).toBe('Fix the login');
  });

  it.each(['Set up the linter', 'Set dark mode as default', '/home/ada/x.ts is broken', 'Notes are lost', '修复登录', 'Use the persona table', '2 tests fail'])('takes the line %s', (line) => {
    expect(ofPrompt(line)).toBe(line);
  });

  it('skips code and leading front matter, not the text around them', () => {
    expect(ofPrompt('```\nconst a = 1\n```\nWhy is a constant?')).toBe('Why is a constant?');
    expect(ofPrompt('~~~~\n~~~\ncode\n~~~~\nafter it')).toBe('after it');
    expect(ofPrompt('\n---\nname: x\ndescription: y\n---\nFix the login')).toBe('Fix the login');
    expect(ofPrompt('---\nFix the login')).toBe('Fix the login');
    expect(ofPrompt('First words\n---\nmore\n---')).toBe('First words');
    expect(ofPrompt('```\nnever closed')).toBeUndefined();
  });

  it('skips what a tool put into the prompt with all it holds, on one line or many', () => {
    expect(ofPrompt('<environment_context>\n  cwd is here\n</environment_context>\n\nFix the login')).toBe('Fix the login');
    expect(ofPrompt('<system-reminder>be nice</system-reminder> Fix the login')).toBe('Fix the login');
    expect(ofPrompt('<ide_selection>some\ntext\n</ide_selection> Fix the login')).toBe('Fix the login');
    expect(ofPrompt('<command-message>init runs</command-message>\n<command-name>/init</command-name>\n<command-args></command-args>')).toBeUndefined();
    expect(ofPrompt('<local-command-stdout>Set model to x\nand more</local-command-stdout>', 'Fix the login')).toBe('Fix the login');
    expect(ofPrompt('<user_instructions>\nnever closed\nFix the login')).toBe('never closed');
  });

  it('unwraps tags that a tool puts round the own words of a person, and keeps text inside unknown ones', () => {
    expect(ofPrompt('<task>Fix the login</task>')).toBe('Fix the login');
    expect(ofPrompt('<user_query>\nFix the login\n</user_query>')).toBe('Fix the login');
    expect(ofPrompt('<instructions>\nFix the login\n</instructions>')).toBe('Fix the login');
    expect(ofPrompt('[Image #1] What is shown here?')).toBe('What is shown here?');
    expect(ofPrompt('You are a reviewer. Look at the last commit.')).toBe('Look at the last commit.');
  });

  it('takes the request below an editor report', () => {
    expect(ofPrompt('# Context from my IDE setup:\n\n## Open tabs:\n- a.ts: a.ts\n\n## My request for Codex:\nFix the login\n')).toBe('Fix the login');
  });

  it('ends at the first sentence that says enough, where white space follows the mark', () => {
    expect(ofPrompt('Fix the parser. Then run it.')).toBe('Fix the parser');
    expect(ofPrompt('Why does it fail? It worked.')).toBe('Why does it fail?');
    expect(ofPrompt('Upgrade to v1.2 in main.py please')).toBe('Upgrade to v1.2 in main.py please');
    expect(ofPrompt('Hi. Fix the parser now! Thanks.')).toBe('Hi. Fix the parser now!');
    expect(ofPrompt('Fix things, e.g. the parser. Then stop.')).toBe('Fix things, e.g. the parser');
    expect(ofPrompt('请修复登录页面的错误问题。然后运行')).toBe('请修复登录页面的错误问题。');
  });

  it('is at most 80 units long, cut between words with an ellipsis', () => {
    const long = 'word '.repeat(40).trim();
    expect(ofPrompt(long)).toBe(`${'word '.repeat(15)}word…`);
    expect(ofPrompt('a'.repeat(80))).toBe('a'.repeat(80));
    expect(ofPrompt('a'.repeat(81))).toBe(`${'a'.repeat(79)}…`);
    const emoji = ofPrompt(`a${'😀'.repeat(60)}`) ?? '';
    expect(emoji.length).toBeLessThanOrEqual(80);
    expect(emoji).toBe(`a${'😀'.repeat(39)}…`);
  });

  it('is one clean line: no escape sequences, control or direction marks, no doubled spaces', () => {
    expect(ofPrompt('\u001b[31mFix\u001b[0m \t the\u202e  login\u0007')).toBe('Fix the login');
    expect(titleFrom('Fix\r\nthe login', [])).toBe('Fix');
  });

  it('replaces a secret before cutting, each on its own', () => {
    const key = `sk-proj-${'abcdefghij'.repeat(4)}`;
    expect(ofPrompt(`Use ${key} and your_password = "changeme-now" ok`)).toBe('Use [redacted] and your_password = "changeme-now" ok');
    expect(ofPrompt(`${'a'.repeat(60)} ${key}`)).toBe(`${'a'.repeat(60)} [redacted]`);
    expect(ofPrompt(key, 'Fix the login')).toBe('Fix the login');
  });
});
