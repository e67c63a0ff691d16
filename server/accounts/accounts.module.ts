import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccountsService } from './accounts.service.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { KnownKeys } from './known-keys.js';

/** Who there is, and with which keys they come. Guards every route of the server. */
@Module({
  controllers: [AuthController],
  providers: [KnownKeys, AccountsService, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [AccountsService],
})
export class AccountsModule {}
