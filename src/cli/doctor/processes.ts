/** The daemon and the mount. */
import type { Config } from '../../config/config.js';
import { messageOf } from '../../core/errors.js';
import { daemonPid, daemonStatus } from '../../daemon/control.js';
import { mountOfStore } from '../../daemon/mount-control.js';
import { counted } from '../format.js';
import { note, ok, problem, type Finding } from './finding.js';

const ANSWER_WITHIN_MS = 3000;

export async function processFindings(config: Config): Promise<readonly Finding[]> {
  return [await daemonFinding(config), mountFinding(config)];
}

async function daemonFinding(config: Config): Promise<Finding> {
  const pid = daemonPid(config);
  if (pid === undefined) return note('daemon', 'not running: new turns are captured when it does', 'sfs daemon start');
  const silent = problem('daemon', `Process ${pid} holds the store and does not answer.`, `An import may be running; else: kill ${pid} && sfs daemon start`);
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => { timer = setTimeout(() => resolve(undefined), ANSWER_WITHIN_MS); });
  try {
    const status = await Promise.race([daemonStatus(config), late]);
    if (status === undefined) return silent;
    if (status.failures > 0) return note('daemon', `running (pid ${pid}), ${counted(status.failures, 'failure')}, last: ${status.lastError ?? 'unknown'}`, 'sfs daemon logs');
    return ok('daemon', `running (pid ${pid}), ${status.phase}`);
  } catch (error) {
    return { ...silent, message: `${silent.message} (${messageOf(error)})` };
  } finally {
    clearTimeout(timer);
  }
}

function mountFinding(config: Config): Finding {
  const known = mountOfStore(config);
  if (known === undefined) return note('mount', 'not mounted', 'sfs mount');
  if (!known.alive) return problem('mount', `The process that served ${known.point} is gone.`, 'sfs umount, then sfs mount');
  return ok('mount', `${known.point} (pid ${known.pid})`);
}
