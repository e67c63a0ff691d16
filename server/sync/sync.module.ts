import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { PolicyController } from './policy.controller.js';
import { SyncSettingsController } from './settings/sync-settings.controller.js';
import { SyncSettingsService } from './settings/sync-settings.service.js';
import { SyncController } from './sync.controller.js';

/** Sessions up and down, and what clients want to know about that. */
@Module({ imports: [SessionsModule], controllers: [SyncController, SyncSettingsController, PolicyController], providers: [SyncSettingsService] })
export class SyncModule {}
