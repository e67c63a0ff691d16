import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands/index.js';
import { buildProgram, makeHome, type Home } from './run-sfs.js';

let home: Home;

beforeAll(() => {
  buildProgram();
  home = makeHome();
});
afterAll(() => home.remove());

describe('sfs without a command', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('prints the help: %j', (words) => {
    const { code, stdout, stderr } = home.sfs(...words);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const name of Object.keys(COMMANDS)) expect(stdout).toContain(`sfs ${name}`);
  });

  it('prints the version', () => {
    expect(home.sfs('--version').stdout).toMatch(/^sfs \d+\.\d+\.\d+\n$/);
    expect(home.json(['version', '--json'])).toMatchObject({ sfs_version: '0.1.0', node: process.versions.node });
  });
});

describe('the help of every command', () => {
  const names = Object.keys(COMMANDS);

  it.each(names)('%s has examples, by --help and by sfs help', async (name) => {
    const command = await COMMANDS[name]?.();
    expect(command?.name).toBe(name);
    const { code, stdout } = home.sfs(name, '--help');
    expect(code).toBe(0);
    expect(stdout).toMatch(/Examples:\n\s+\S/);
    expect(stdout).not.toContain('{tool}');
    expect(home.sfs('help', name).stdout).toBe(stdout);
  });

  it.each(['daemon', 'config'])('%s has one for each of its commands', async (name) => {
    const command = await COMMANDS[name]?.();
    if (command?.kind !== 'group') throw new Error('no group');
    for (const each of command.commands) {
      const { code, stdout } = home.sfs(name, each.name, '--help');
      expect({ name: each.name, code }).toEqual({ name: each.name, code: 0 });
      expect(stdout).toMatch(/Examples:\n\s+\S/);
    }
  });
});

describe('a mistake in the use', () => {
  it.each([
    [['lst'], /Did you mean sfs list\?/],
    [['lsit'], /Did you mean sfs list\?/],
    [['frobnicate'], /not a command/],
    [['list', '--lmit', '3'], /Did you mean --limit\?/],
    [['list', '-x'], /-x is not an option/],
    [['list', '--limit', '0'], /1 or more/],
    [['list', '--limit'], /needs a value/],
    [['list', '--sort', 'size'], /recent, oldest, messages, tokens/],
    [['list', '--since', 'yesterday'], /--since yesterday/],
    [['list', '--json=yes'], /takes no value/],
    [['list', 'more'], /one word too many/],
    [['show'], /ID is missing/],
    [['daemon', 'strat'], /Did you mean sfs daemon start\?/],
    [['daemon', 'logs', '-n', 'many'], /1 or more/],
    [['config', 'set', 'mount.pint', 'x'], /Did you mean mount\.point\?/],
    [['import', '--from', 'no-such-tool'], /no such tool/],
    [['--json', 'list'], /not an option of sfs/],
  ])('is told on stderr with exit status 2: %j', (words, message) => {
    const { code, stdout, stderr } = home.sfs(...words);
    expect(stderr).toMatch(message);
    expect({ code, stdout: words[0] === 'list' && words.includes('--json') ? '' : stdout }).toEqual({ code: 2, stdout: '' });
  });

  it('is told as JSON where JSON was asked for', () => {
    const { code, stdout, stderr } = home.sfs('list', '--since', 'foo', '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({ error: { code: 'usage', message: expect.stringContaining('foo'), hint: expect.stringContaining('sfs list --help') } });
  });

  it('shows what a terminal would obey instead of sending it', () => {
    expect(home.sfs('\u001b]0;owned\u0007').stderr).not.toMatch(/[\u001b\u0007]/);
  });
});
