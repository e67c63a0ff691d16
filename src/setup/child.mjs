/** Child processes of the set-up. */
import { spawn } from 'node:child_process';

const HEARTBEAT_MS = 10_000;
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/** Progress goes to stderr: stdout belongs to what is run afterwards. */
export function say(text) {
  process.stderr.write(`sessionfs: ${text}\n`);
}

/** A failure that the person can do something about: printed without a stack. */
export class SetupError extends Error {}

/**
 * Runs to the end and resolves to the exit status; a signal counts as 1. `quiet` keeps the output and says every ten
 * seconds, in the words given, that the work goes on. A signal to us is passed on, and ends us once the child has ended.
 */
export function run(command, args, { cwd, env = process.env, quiet }) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, { cwd, env, stdio: quiet === undefined ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(chunk));
    const heartbeat = quiet === undefined ? undefined : setInterval(() => say(`${quiet} (${Math.round((Date.now() - started) / 1000)} s)`), HEARTBEAT_MS);
    let ended = false;
    let stoppedBy;
    const stop = (signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    for (const signal of Object.keys(SIGNALS)) process.on(signal, stop);
    const end = (status, note) => {
      if (ended) return;
      ended = true;
      clearInterval(heartbeat);
      for (const signal of Object.keys(SIGNALS)) process.off(signal, stop);
      if (stoppedBy !== undefined) process.exit(SIGNALS[stoppedBy]);
      resolve({ status, output: `${Buffer.concat(chunks).toString('utf8')}${note}` });
    };
    child.on('error', (error) => end(127, `${error.message}\n`));
    child.on('close', (status, signal) => end(status ?? 1, signal === null ? '' : `ended by ${signal}\n`));
  });
}
