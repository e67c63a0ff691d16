import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { runCode, setupFile } from './run-code.js';

describe('a child of the set-up', () => {
  it('is waited for, and tells its status and what it said', async () => {
    const { stdout } = await runCode("import { run } from 'setup:child.mjs';\nconsole.log(JSON.stringify(await run('sh', ['-c', 'echo out; echo err >&2; exit 3'], { cwd: '/', quiet: 'x' })));");
    expect(JSON.parse(stdout)).toEqual({ status: 3, output: 'out\nerr\n' });
  });

  it('that does not exist is a failure and no crash', async () => {
    const { stdout } = await runCode("import { run } from 'setup:child.mjs';\nconsole.log((await run('no-such-program', [], { cwd: '/', quiet: 'x' })).status);");
    expect(stdout).toBe('127\n');
  });

  it('gets the signal that we get, and nothing is done after it', async () => {
    const code = `import { run } from ${JSON.stringify(setupFile('child.mjs'))};\nawait run(process.execPath, ['-e', 'console.log("up"); setInterval(() => {}, 1000)'], { cwd: '/' });\nconsole.log('went on');`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    parent.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (text.includes('up')) parent.kill('SIGTERM');
    });
    await once(parent, 'close');
    expect({ status: parent.exitCode, output }).toEqual({ status: 143, output: 'up\n' });
  });
});
