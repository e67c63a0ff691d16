/** Taking a mount down. */
import { spawnSync } from 'node:child_process';
import { SfsError } from '../../src/core/errors.js';
import { mountAt } from './mountinfo.js';
import { runCommand, type CommandResult } from './run-command.js';

const isRoot = (): boolean => process.getuid?.() === 0;

/** Only a mount's owner (through the setuid helper) or root may take it down. */
function command(point: string, lazily: boolean): { program: string; args: string[] } {
  return isRoot()
    ? { program: 'umount', args: ['-i', '-c', ...(lazily ? ['-l'] : []), '--', point] }
    : { program: 'fusermount3', args: ['-u', ...(lazily ? ['-z'] : []), '--', point] };
}

async function attempt(point: string, lazily: boolean): Promise<CommandResult> {
  const { program, args } = command(point, lazily);
  return runCommand(program, args);
}

const isDown = (result: CommandResult, point: string): boolean => result.status === 0 || mountAt(point) === undefined;

/**
 * Unmounts; lazily when somebody still uses it (the tree is gone from the path at once, for them when they let go).
 * Done when nothing is mounted there. `point` is canonical.
 */
export async function detach(point: string): Promise<{ lazily: boolean }> {
  if (mountAt(point) === undefined) return { lazily: false };
  if (isDown(await attempt(point, false), point)) return { lazily: false };
  await detachLazily(point);
  return { lazily: true };
}

export async function detachLazily(point: string): Promise<void> {
  const result = await attempt(point, true);
  if (isDown(result, point)) return;
  const { program, args } = command(point, true);
  throw new SfsError('mountpoint-unusable', `${point} could not be unmounted: ${result.stderr || `${program} failed`}`, `Try: ${program} ${args.join(' ')}`);
}

/** For a process that is ending: waits at most two seconds and reports nothing. */
export function detachAtExit(point: string): void {
  const { program, args } = command(point, true);
  spawnSync(program, args, { stdio: 'ignore', timeout: 2000 });
}
