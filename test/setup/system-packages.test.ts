import { describe, expect, it } from '@jest/globals';
import { runCode } from './run-code.js';

const commandFor = async (manager: string): Promise<string> => {
  const { stdout } = await runCode(`import { installCommand } from 'setup:system-packages.mjs';\nconsole.log(installCommand(['g++', 'python3', 'fusermount3'], '${manager}').replace(/^sudo /, ''));`);
  return stdout.trim();
};

describe('the command to install packages', () => {
  it.each([
    ['apt-get', 'apt-get install -y g++ python3 fuse3'],
    ['dnf', 'dnf install -y gcc-c++ python3 fuse3'],
    ['pacman', 'pacman -S --needed gcc python fuse3'],
    ['apk', 'apk add g++ python3 fuse3'],
  ])('is in the words of %s', async (manager, command) => {
    expect(await commandFor(manager)).toBe(command);
  });
});

describe('the look for programs', () => {
  it('finds by file what is there and names what is not', async () => {
    const { stdout } = await runCode("import { missingOf } from 'setup:system-packages.mjs';\nconsole.log(JSON.stringify(missingOf(['sh', 'no-such-program', 'libno-such.so.9'])));");
    expect(JSON.parse(stdout)).toEqual(process.platform === 'linux' ? ['no-such-program', 'libno-such.so.9'] : []);
  });
});

describe('the look at the FUSE device', () => {
  const troubleWith = async (device: string): Promise<string> =>
    (await runCode(`import { fuseTrouble } from 'setup:fuse-device.mjs';\nconsole.log(fuseTrouble(${JSON.stringify(device)}) ?? 'none');`)).stdout.trim();

  it('says nothing about one that opens', async () => {
    expect(await troubleWith('/dev/null')).toBe('none');
  });

  (process.platform === 'linux' ? it : it.skip)('says that there is none, and what helps', async () => {
    expect(await troubleWith('/dev/no-such-device')).toMatch(/^there is no \/dev\/no-such-device.*modprobe fuse.*--device/);
  });
});
