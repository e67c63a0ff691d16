import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTomlKey } from '../../src/cli/config/edit-toml.js';
import { buildProgram, makeHome, type Home } from './run-sfs.js';

let home: Home;
let file = '';

beforeAll(buildProgram);
beforeEach(() => {
  home = makeHome();
  file = join(home.store, 'config.toml');
});
afterEach(() => home.remove());

function write(text: string): void {
  mkdirSync(home.store, { mode: 0o700 });
  writeFileSync(file, text);
}

describe('sfs config', () => {
  it('sets a key in a new private file and gets it back', () => {
    expect(home.sfs('config', 'set', 'mount.point', 'trees/ai').code).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(home.store).mode & 0o777).toBe(0o700);
    expect(home.sfs('config', 'get', 'mount.point').stdout).toBe(`${join(home.path, 'trees/ai')}\n`);
    expect(home.json(['config', 'show', '--json'])).toMatchObject({ path: file, values: { 'mount.point': join(home.path, 'trees/ai'), 'mount.backend': 'auto', 'tools.codex.enabled': true } });
  });

  it('keeps comments and everything else', () => {
    write('# mine\n[mount] # where\npoint = "~/x" # here\n\n[tools.codex]\nenabled = true\n\n[future]\nkey = [1, 2]\n');
    home.sfs('config', 'set', 'mount.point', '~/y');
    home.sfs('config', 'set', 'tools.codex.home', '/srv/codex');
    home.sfs('config', 'set', 'tools.claude.enabled', 'false');
    expect(readFileSync(file, 'utf8')).toBe(
      '# mine\n[mount] # where\npoint = "~/y" # here\n\n[tools.codex]\nenabled = true\nhome = "/srv/codex"\n\n[future]\nkey = [1, 2]\n\n[tools.claude-code]\nenabled = false\n',
    );
  });

  it.each([['mount.backend', 'fast'], ['mount.allow_other', 'yes'], ['cache.max_bytes', '2GB'], ['tools.nothing.enabled', 'true'], ['tools.*.enabled', 'true'], ['no.such', '1']])('refuses %s = %s', (key, value) => {
    expect(home.sfs('config', 'set', key, value)).toMatchObject({ code: 2, stdout: '' });
    expect(existsSync(file)).toBe(false);
  });

  it('changes nothing that it cannot change without harm', () => {
    const text = 'mount = { point = "~/x" }\n';
    write(text);
    expect(home.sfs('config', 'set', 'mount.backend', 'kernel')).toMatchObject({ code: 1, stderr: expect.stringContaining('editor') });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('names the file and the key when a value is wrong, and still says where the file is', () => {
    write('[mount]\nbackend = "fast"\n');
    const { code, stderr } = home.sfs('list', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'config-invalid', message: expect.stringContaining('mount.backend') } });
    expect(home.sfs('config', 'path')).toMatchObject({ code: 0, stdout: `${file}\n` });
    expect(home.sfs('doctor')).toMatchObject({ code: 1, stdout: expect.stringMatching(/PROBLEM {2}config: .*mount\.backend/) });
  });

  it('leaves a link to the file a link', () => {
    const real = join(home.path, 'dotfiles.toml');
    writeFileSync(real, '# dot\n');
    mkdirSync(home.store);
    symlinkSync(real, file);
    home.sfs('config', 'set', 'log.level', 'debug');
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('# dot\n\n[log]\nlevel = "debug"\n');
  });
});

describe('the edited text', () => {
  it.each([
    ['', 'a.b', true, '[a]\nb = true\n'],
    ['[a]\n', 'a.b', 1, '[a]\nb = 1\n'],
    ['a.b = 1 # one\n', 'a.b', 2, 'a.b = 2 # one\n'],
    ['[a]\n"b" = \'x # y\' # z\n', 'a.b', 'q"', '[a]\n"b" = "q\\"" # z\n'],
    ['[a]\nbb = 1\n\n# about c\n[c]\nb = 2\n', 'a.b', 3, '[a]\nbb = 1\nb = 3\n\n# about c\n[c]\nb = 2\n'],
    ['[a]\r\nb = 1\r\n', 'a.b', 2, '[a]\r\nb = 2\r\n'],
    ['[tools]\nx.enabled = true\n', 'tools.x.enabled', false, '[tools]\nx.enabled = false\n'],
  ])('of %j with %s is right', (text, key, value, expected) => {
    expect(setTomlKey(text, key, value)).toBe(expected);
  });
});
