import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { SyncController } from './sync.controller.js';

/** Sessions up and down. */
@Module({ imports: [SessionsModule], controllers: [SyncController] })
export class SyncModule {}
