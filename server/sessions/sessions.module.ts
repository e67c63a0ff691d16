import { Module } from '@nestjs/common';
import { ArchivesModule } from '../archives/archives.module.js';
import { PullService } from './pull.service.js';
import { PushService } from './push.service.js';
import { SessionContentController } from './session-content.controller.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';

/** The sessions of an account: what is known of each, and its archive. */
@Module({
  imports: [ArchivesModule],
  controllers: [SessionsController, SessionContentController],
  providers: [SessionsService, PushService, PullService],
  exports: [ArchivesModule, SessionsService, PushService, PullService],
})
export class SessionsModule {}
