/** One set-up of a folder at a time, also when two commands start it at the same moment. */
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { say } from './child.mjs';

const POLL_MS = 200;
const TOUCH_MS = 5_000;
// An owner touches its lock every few seconds: an older one is a left-over, even when its number belongs to some process again.
const ABANDONED_MS = 60_000;

function readOwner(path) {
  try {
    return { pid: Number(readFileSync(path, 'utf8')), age: Date.now() - statSync(path).mtimeMs };
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** True when the lock is ours now. The file appears with its content at once, so that nobody reads an empty one. */
function take(path) {
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function dropAbandoned(path, owner) {
  const aside = `${path}.${process.pid}.old`;
  try {
    renameSync(path, aside);
    // Someone else may have dropped it and taken the lock between our look and our rename: that one is put back.
    if (readOwner(aside)?.pid !== owner.pid) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Runs `work` while holding the lock file `path`; waits for another holder, however long it takes. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = false;
  while (!take(path)) {
    const owner = readOwner(path);
    if (owner === undefined) continue;
    if (!isAlive(owner.pid) || owner.age > ABANDONED_MS) {
      dropAbandoned(path, owner);
      continue;
    }
    if (!told) say(`another set-up is at work here (process ${owner.pid}); waiting for it`);
    told = true;
    await sleep(POLL_MS);
  }
  const touch = setInterval(() => utimesSync(path, new Date(), new Date()), TOUCH_MS);
  try {
    return await work();
  } finally {
    clearInterval(touch);
    rmSync(path, { force: true });
  }
}
