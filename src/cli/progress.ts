/** A bar on a terminal, nothing in a pipe. On stderr, so that results can be piped all the same. */
import type { Output } from './output.js';

export interface Progress { update(done: number, total: number): void; stop(): void }

export async function startProgress(output: Output, what: string): Promise<Progress> {
  if (!output.isErrorTty) return { update: () => undefined, stop: () => undefined };
  const { default: progress } = await import('cli-progress');
  const bar = new progress.SingleBar({ format: `${what} {bar} {value}/{total}`, hideCursor: true, clearOnComplete: true, gracefulExit: false }, progress.Presets.shades_classic);
  let started = false;
  return {
    update: (done, total) => {
      if (total === 0) return;
      if (!started) bar.start(total, done);
      started = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => {
      if (started) bar.stop();
    },
  };
}
