import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Database } from './database.js';
import { DATABASE } from './database.js';

@Module({})
export class DatabaseModule {
  /** The database is opened before the application is built, and closed after it. */
  static forRoot(database: Database): DynamicModule {
    return { module: DatabaseModule, global: true, providers: [{ provide: DATABASE, useValue: database }], exports: [DATABASE] };
  }
}
