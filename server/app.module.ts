import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AccountEntity } from './accounts/account.entity.js';
import { ApiKeyEntity } from './accounts/api-key.entity.js';
import { AuditEventEntity } from './audit/audit-event.entity.js';
import { BlobEntity } from './blobs/blob.entity.js';
import { BlobsModule } from './blobs/blobs.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { ConfigModule } from './config/config.module.js';
import type { ServerConfig } from './config/server-config.js';
import { DatabaseModule } from './database/database.module.js';
import type { Database } from './database/database.js';
import { HealthModule } from './health/health.module.js';
import { SessionEntity } from './sessions/session.entity.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { SyncSettingsEntity } from './sync/settings/sync-settings.entity.js';
import { WatchedSessionEntity } from './sync/settings/watched-session.entity.js';
import { SyncModule } from './sync/sync.module.js';

export const ENTITIES = [AccountEntity, ApiKeyEntity, AuditEventEntity, BlobEntity, SessionEntity, SyncSettingsEntity, WatchedSessionEntity];

@Module({})
export class AppModule {
  static forRoot(config: ServerConfig, database: Database): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.forRoot(config), DatabaseModule.forRoot(database), BlobsModule.forRoot(config.blobs), AccountsModule, SessionsModule, SyncModule, ChangesModule, HealthModule],
    };
  }
}
