import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runCode } from './run-code.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sfs-real-tools-'));
  mkdirSync(join(root, 'test', 'real-tools'), { recursive: true });
  writeFileSync(join(root, 'test', 'real-tools', 'packages.json'), '{ "one": { "package": "@vendor/one", "versions": ["1.2.3"] } }');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** With a registry that refuses. */
const why = async (): Promise<string> => {
  const { stdout } = await runCode(`process.env.npm_config_registry = 'http://127.0.0.1:1/'; const { whyNoRealTools } = await import('setup:real-tools.mjs'); process.stdout.write(String(whyNoRealTools(${JSON.stringify(root)})));`);
  return stdout;
};

describe('the real tools', () => {
  it('cannot be had where no registry answers, and it is said why', async () => {
    expect(await why()).toContain('npm registry');
  }, 60_000);

  it('need no registry once they are here', async () => {
    mkdirSync(join(root, '.cache', 'real-tools', 'one@1.2.3'), { recursive: true });
    expect(await why()).toBe('undefined');
  });
});
