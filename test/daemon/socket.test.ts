/** A client finds the daemon by the store alone. */
import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { daemonStatus } from '../../src/daemon/control.js';
import { loadConfig } from '../../src/config/load.js';
import { Home, RealDaemon } from '../support/real-daemon.js';

class LoggedInHome extends Home {
  override get environment(): Record<string, string> {
    return { ...super.environment, XDG_RUNTIME_DIR: this.at('run') };
  }
}

describe('the socket of the daemon', () => {
  let home: Home;
  let daemon: RealDaemon;

  beforeEach(() => {
    home = new LoggedInHome();
    mkdirSync(home.at('run'), { mode: 0o700 });
    daemon = new RealDaemon(home);
  });

  afterEach(async () => {
    await daemon.stop();
    home.remove();
  });

  it('lies in the runtime folder and is found by a client that has none, until the daemon ends', async () => {
    await daemon.start();
    const { pid } = daemon;
    const elsewhere = loadConfig({ environment: { HOME: home.path } });
    expect((await daemonStatus(elsewhere))?.pid).toBe(pid);
    await daemon.stop();
    expect(lstatSync(join(home.store, 'daemon.sock'), { throwIfNoEntry: false })).toBeUndefined();
    expect(existsSync(home.store)).toBe(true);
    expect(await daemonStatus(elsewhere)).toBeUndefined();
  });
});
