import { Module } from '@nestjs/common';
import { ChangeFeed } from './change-feed.js';
import { ChangeWaiters } from './change-waiters.js';
import { ChangesController } from './changes.controller.js';

/** What has changed since, and what changes. */
@Module({ controllers: [ChangesController], providers: [ChangeWaiters, ChangeFeed] })
export class ChangesModule {}
