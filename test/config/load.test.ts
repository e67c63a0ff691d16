import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig, socketPath } from '../../src/config/load.js';

describe('loadConfig', () => {
  let home: string;

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'sfs-config-'));
  });

  afterEach(() => rmSync(home, { recursive: true, force: true }));

  const load = (text: string): ReturnType<typeof loadConfig> => {
    writeFileSync(join(home, 'config.toml'), text);
    return loadConfig({ environment: { HOME: home, SFS_HOME: home } });
  };

  it('takes the keys of the Python package for unknown ones', () => {
    const config = load('log_level = "INFO"\nscan_interval_s = 5.0\nstore_dir = "~/x"\n[claude_code]\nenabled = true\nhome_dir = "~/.claude"\n[codex]\nenabled = false\n[sync]\nenabled = true\napi_key = "sk"\n');
    expect(config).toMatchObject({ storeHome: home, logLevel: 'info', tools: {} });
  });

  it.each([
    ['no TOML', 'a = = 1', /is not valid TOML/],
    ['a value of another type', '[mount]\npoint = 7', /mount\.point must be a string/],
    ['no such choice', '[mount]\nbackend = "magic"', /mount\.backend must be one of/],
    ['a tool switched by a word', '[tools.codex]\nenabled = "no"', /tools\.codex\.enabled must be a boolean/],
  ])('names file and key when there is %s', (_name, text, message) => {
    expect(() => load(text)).toThrow(message);
    expect(() => load(text)).toThrow(home);
  });

  it('reads tools with names that every object has', () => {
    const config = load('[tools.constructor]\nenabled = false\n[tools.__proto__]\nenabled = false\n');
    expect(config.tools['codex']?.enabled).toBeUndefined();
    expect(({} as { enabled?: unknown }).enabled).toBeUndefined();
  });

  it('gives a socket a path that the kernel takes, however long the name of the store is', () => {
    const far = join(home, 'x'.repeat(100), 'y'.repeat(100));
    const config = loadConfig({ environment: { HOME: home, SFS_HOME: far, XDG_RUNTIME_DIR: home } });
    expect(Buffer.byteLength(socketPath(config))).toBeLessThan(108);
  });

  it('puts the socket into the store where the runtime folder is gone', () => {
    const config = loadConfig({ environment: { HOME: home, SFS_HOME: home, XDG_RUNTIME_DIR: join(home, 'gone') } });
    expect(socketPath(config).startsWith(join(home, 'sessionfs-'))).toBe(true);
  });

  it('gives the sockets of two stores two names', () => {
    const of = (store: string): string => socketPath(loadConfig({ environment: { HOME: home, SFS_HOME: join(home, store), XDG_RUNTIME_DIR: home } }));
    expect(of('a')).not.toBe(of('b'));
  });
});
