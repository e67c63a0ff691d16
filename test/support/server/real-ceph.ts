/** An S3 service of its own: Ceph's gateway over one monitor and one store in memory, in a temporary folder. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { eventually } from '../real-daemon.js';
import { folderOf, freePort, provide, runOnce } from './system-services.js';
import type { Settings } from './real-server.js';

const KEY = 'test-access-key';
const SECRET = 'test-secret-key';
const BUCKET = 'sessions';
// Of ten bytes and a time in it, as Ceph wants its keys; it protects nothing.
const CEPH_KEY = 'AQB7r1Zk8K1oGBAAh1v8zS5mZb0fVqHnLrWn1A==';

export const hasCeph = (): boolean => provide(['radosgw', 'ceph-mon', 'ceph-osd', 'ceph', 'monmaptool', 'radosgw-admin'], ['radosgw', 'ceph-mon', 'ceph-osd']);

export class RealCeph {
  readonly folder = mkdtempSync(join(tmpdir(), 'sfs-ceph-'));
  private readonly daemons: ChildProcess[] = [];
  private port = 0;

  /** For a server. */
  get settings(): Settings {
    return { SFS_BLOB_STORE_TYPE: 's3', SFS_S3_BUCKET: BUCKET, SFS_S3_ENDPOINT_URL: this.endpoint, SFS_S3_PREFIX: 'test', AWS_ACCESS_KEY_ID: KEY, AWS_SECRET_ACCESS_KEY: SECRET, AWS_EC2_METADATA_DISABLED: 'true' };
  }

  async start(): Promise<void> {
    const [fsid, osd, monitorPort] = [randomUUID(), randomUUID(), await freePort()];
    this.port = await freePort();
    for (const name of ['mon', 'osd', 'run', 'rgw']) mkdirSync(this.at(name));
    writeFileSync(this.at('ceph.conf'), this.configuration(fsid, monitorPort));
    writeFileSync(this.at('keyring'), ['mon.', 'client.admin', 'osd.0'].map((name) => `[${name}]\n\tkey = ${CEPH_KEY}\n${CAPABILITIES[name] ?? ''}`).join(''));
    runOnce('monmaptool', ['--create', '--addv', 'a', `[v2:127.0.0.1:${monitorPort}]`, '--fsid', fsid, this.at('monmap')]);
    runOnce('ceph-mon', [...this.common, '--mkfs', '-i', 'a', '--monmap', this.at('monmap'), '--keyring', this.at('keyring')]);
    this.run('ceph-mon', ['-i', 'a']);
    runOnce('ceph', [...this.common, '--connect-timeout', '60', 'osd', 'new', osd, '0']);
    runOnce('ceph-osd', [...this.common, '-i', '0', '--mkfs', '--osd-uuid', osd, '--keyring', this.at('keyring')]);
    this.run('ceph-osd', ['-i', '0']);
    this.run('radosgw', ['-n', 'client.admin', '--keyring', this.at('keyring')]);
    await eventually(() => fetch(this.endpoint).then((response) => response.ok || undefined, () => undefined), 120_000);
    runOnce('radosgw-admin', [...this.common, 'user', 'create', '--uid', 'test', '--display-name', 'test', '--access-key', KEY, '--secret-key', SECRET]);
    await this.makeBucket();
  }

  async stop(): Promise<void> {
    for (const daemon of this.daemons.reverse()) {
      if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
      await new Promise((resolve) => {
        daemon.once('exit', resolve);
        daemon.kill('SIGKILL');
      });
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get endpoint(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  private get common(): readonly string[] {
    return ['-c', this.at('ceph.conf')];
  }

  private at(name: string): string {
    return join(this.folder, name);
  }

  private run(program: string, args: readonly string[]): void {
    this.daemons.push(spawn(join(folderOf(program) ?? '', program), [...this.common, '-f', ...args], { stdio: 'ignore', cwd: this.folder }));
  }

  private async makeBucket(): Promise<void> {
    const client = new S3Client({ region: 'us-east-1', endpoint: this.endpoint, forcePathStyle: true, credentials: { accessKeyId: KEY, secretAccessKey: SECRET } });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    client.destroy();
  }

  private configuration(fsid: string, monitorPort: number): string {
    return `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${monitorPort}]
mon initial members = a
public addr = 127.0.0.1
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${this.at('keyring')}
ms bind msgr1 = false
run dir = ${this.at('run')}
admin socket = ${this.at('run')}/$name.$pid.asok
pid file = ${this.at('run')}/$name.pid
log file = ${this.at('run')}/$name.log
crash dir = ${this.at('run')}
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
mon allow pool size one = true
mon warn on pool no redundancy = false
osd crush chooseleaf type = 0
[mon]
mon data = ${this.at('mon')}
[osd]
osd data = ${this.at('osd')}
osd objectstore = memstore
memstore device bytes = 2147483648
[client.admin]
rgw data = ${this.at('rgw')}
rgw frontends = beast endpoint=127.0.0.1:${this.port}
`;
  }
}

const CAPABILITIES: Readonly<Record<string, string>> = {
  'mon.': '\tcaps mon = "allow *"\n',
  'client.admin': '\tcaps mon = "allow *"\n\tcaps osd = "allow *"\n\tcaps mds = "allow *"\n\tcaps mgr = "allow *"\n',
  'osd.0': '\tcaps mon = "allow profile osd"\n\tcaps osd = "allow *"\n',
};
