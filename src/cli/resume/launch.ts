import { spawn } from 'node:child_process';
import { isObject } from '../../core/json.js';
import { SfsError } from '../../core/errors.js';
import type { Context } from '../command.js';
import type { ExitCode } from '../exit-code.js';
import { shellLine } from './shell-words.js';

/** Runs a tool in this terminal, without a shell, until it ends. Throws SfsError when it is not installed. */
export async function launch(words: readonly string[], directory: string, context: Context): Promise<ExitCode> {
  const [program = '', ...args] = words;
  // The terminal gives an interrupt to both; it is meant for the tool.
  context.onInterrupt(() => undefined);
  const child = spawn(program, args, { cwd: directory, stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      const missing = isObject(error) && error['code'] === 'ENOENT';
      const message = missing ? `${program} is not installed, or not on the PATH.` : `${program} could not be started: ${error.message}`;
      reject(new SfsError('unsupported', message, `The session is ready. When ${program} is there: ${shellLine(words)}`));
    });
    child.once('exit', (code) => resolve(code === 0 ? 0 : 1));
  });
}
