import { afterAll, beforeAll, describe } from '@jest/globals';
import { RealServer } from '../support/server/real-server.js';
import { accountCases } from './accounts.cases.js';
import { changeCases } from './changes.cases.js';
import { sessionCases } from './sessions.cases.js';
import { settingsCases } from './settings.cases.js';
import { syncCases } from './sync.cases.js';

describe('the server on SQLite and files', () => {
  const server = new RealServer();
  beforeAll(() => server.start(), 120_000);
  afterAll(() => server.remove());
  describe('accounts', () => accountCases(server));
  describe('sync', () => syncCases(server));
  describe('sessions', () => sessionCases(server));
  describe('settings', () => settingsCases(server));
  describe('changes', () => changeCases(server, server));
});
