import { Table } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, their keys, and what happened. Times are milliseconds since the epoch. */
export class CreateAccounts implements MigrationInterface {
  readonly name = 'CreateAccounts1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'accounts',
        columns: [
          { name: 'id', type: 'varchar', length: '36', isPrimary: true },
          { name: 'email', type: 'varchar', length: '255', isUnique: true },
          { name: 'display_name', type: 'varchar', length: '255', isNullable: true },
          { name: 'is_active', type: 'boolean', default: true },
          { name: 'created_at', type: 'bigint' },
          // Raised by one with every change of a session of the account.
          { name: 'seq', type: 'bigint', default: 0 },
          { name: 'last_client', type: 'varchar', length: '200', isNullable: true },
          { name: 'last_sync_at', type: 'bigint', isNullable: true },
        ],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'api_keys',
        columns: [
          { name: 'id', type: 'varchar', length: '36', isPrimary: true },
          { name: 'user_id', type: 'varchar', length: '36' },
          { name: 'key_hash', type: 'varchar', length: '64', isUnique: true },
          { name: 'name', type: 'varchar', length: '100', isNullable: true },
          { name: 'created_at', type: 'bigint' },
          { name: 'last_used_at', type: 'bigint', isNullable: true },
          { name: 'is_active', type: 'boolean', default: true },
        ],
        foreignKeys: [{ columnNames: ['user_id'], referencedTableName: 'accounts', referencedColumnNames: ['id'], onDelete: 'CASCADE' }],
        indices: [{ name: 'api_keys_of_user', columnNames: ['user_id'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'audit_events',
        columns: [
          { name: 'id', type: 'varchar', length: '36', isPrimary: true },
          { name: 'at', type: 'bigint' },
          { name: 'event_type', type: 'varchar', length: '50' },
          { name: 'user_id', type: 'varchar', length: '36', isNullable: true },
          { name: 'session_id', type: 'varchar', length: '64', isNullable: true },
          { name: 'source_ip', type: 'varchar', length: '64', isNullable: true },
          { name: 'details', type: 'text', isNullable: true },
        ],
        indices: [{ name: 'audit_events_by_user', columnNames: ['user_id', 'at'] }, { name: 'audit_events_by_time', columnNames: ['at'] }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['audit_events', 'api_keys', 'accounts']) await runner.dropTable(table);
  }
}
