import { describe, expect, it } from '@jest/globals';
import { environmentOf, resultHeading, splitUserText } from '../../../src/core/task-folder/user-text.js';

describe('a text in the user\'s name', () => {
  it('is the user\'s own inside a wrapper and the tool\'s around it', () => {
    expect(splitUserText('New instructions:\n<user_message>\nGo on.\n</user_message>\n<environment_details>\nx\n</environment_details>')).toEqual([
      { kind: 'notice', text: 'New instructions:' },
      { kind: 'prompt', text: 'Go on.' },
      { kind: 'environment', text: 'x' },
    ]);
  });

  it('takes a wrapper with attributes', () => {
    expect(splitUserText('<user_input mode="act">Hello</user_input>')).toEqual([{ kind: 'prompt', text: 'Hello' }]);
  });

  it('leaves a closing tag that the user typed in the prompt', () => {
    expect(splitUserText('<task>\nWhat does </task> mean?\n</task>\n<environment_details>e</environment_details>')).toEqual([
      { kind: 'prompt', text: 'What does </task> mean?' },
      { kind: 'environment', text: 'e' },
    ]);
  });

  it('stays whole when a tag is never closed', () => {
    expect(splitUserText('a <task> of its own')).toEqual([{ kind: 'notice', text: 'a <task> of its own' }]);
  });
});

describe('the heading of a result', () => {
  it('names the tool', () => {
    expect(resultHeading("[read_file for 'a [1].ts'. Reading more is better.] Result:")).toEqual({ tool: 'read_file', rest: '' });
    expect(resultHeading('[update_todo_list] Result:\n\nDone.')).toEqual({ tool: 'update_todo_list', rest: 'Done.' });
  });

  it('is nothing else in brackets', () => {
    for (const text of ['[ERROR] You did not use a tool', '[note] and later ] Result', 'see [read_file] Result:']) expect(resultHeading(text)).toBeUndefined();
  });
});

describe('the account of the editor\'s state', () => {
  it('tells directory, model and mode', () => {
    expect(environmentOf('# Current Workspace Directory (c:/dev/my (old) shop) Files\na\n\n# Current Mode\n<slug>code</slug>\n<name>Code</name>\n<model>a/b-1</model>')).toEqual({ cwd: 'c:/dev/my (old) shop', model: 'a/b-1', mode: 'code' });
    expect(environmentOf('# Current Working Directory (/home/dev) Files\n# Current Mode\nPLAN MODE\nmore')).toEqual({ cwd: '/home/dev', mode: 'plan' });
    expect(environmentOf('nothing')).toEqual({});
  });
});
