/** Every change of the schema, oldest first. What has been released is never edited: a change is a new file. */
import { CreateAccounts } from './0001-accounts.js';
import { CreateSessions } from './0002-sessions.js';
import { CreateSyncSettings } from './0003-sync-settings.js';

export const MIGRATIONS = [CreateAccounts, CreateSessions, CreateSyncSettings];
