import { afterAll, beforeAll, describe } from '@jest/globals';
import { hasCeph, RealCeph } from '../support/server/real-ceph.js';
import { hasPostgres, RealPostgres } from '../support/server/real-postgres.js';
import { RealServer } from '../support/server/real-server.js';
import { accountCases } from './accounts.cases.js';
import { changeCases } from './changes.cases.js';
import { replicaCases } from './replicas.cases.js';
import { sessionCases } from './sessions.cases.js';
import { settingsCases } from './settings.cases.js';
import { syncCases } from './sync.cases.js';

const describeHere = hasPostgres() && hasCeph() ? describe : describe.skip;

describeHere('the server on PostgreSQL and S3', () => {
  const postgres = new RealPostgres();
  const ceph = new RealCeph();
  const settings = (): Readonly<Record<string, string>> => ({ SFS_DATABASE_URL: postgres.url, ...ceph.settings });
  const server = new RealServer();
  const other = new RealServer();

  beforeAll(async () => {
    await Promise.all([postgres.start(), ceph.start()]);
    // At once: one makes the tables, the other one waits for it.
    await Promise.all([server.start(settings()), other.start(settings())]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([server.remove(), other.remove()]);
    postgres.stop();
    await ceph.stop();
  }, 60_000);

  describe('accounts', () => accountCases(server));
  describe('sync', () => syncCases(server));
  describe('sessions', () => sessionCases(server));
  describe('settings', () => settingsCases(server));
  describe('changes', () => changeCases(server, other));
  describe('two replicas', () => replicaCases(server, other));
});
