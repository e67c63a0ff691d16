import { Table, TableColumn } from 'typeorm';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How the clients of an account sync by themselves, and which sessions they were asked to watch. */
export class CreateSyncSettings implements MigrationInterface {
  readonly name = 'CreateSyncSettings1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('accounts', new TableColumn({ name: 'sync_mode', type: 'varchar', length: '20', default: "'off'" }));
    await runner.addColumn('accounts', new TableColumn({ name: 'debounce_seconds', type: 'integer', default: 30 }));
    await runner.createTable(
      new Table({
        name: 'watched_sessions',
        columns: [
          { name: 'user_id', type: 'varchar', length: '36', isPrimary: true },
          { name: 'session_id', type: 'varchar', length: '64', isPrimary: true },
          { name: 'status', type: 'varchar', length: '20' },
          { name: 'last_synced_at', type: 'bigint', isNullable: true },
          { name: 'created_at', type: 'bigint' },
        ],
        foreignKeys: [{ columnNames: ['user_id'], referencedTableName: 'accounts', referencedColumnNames: ['id'], onDelete: 'CASCADE' }],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('watched_sessions');
    await runner.dropColumns('accounts', ['sync_mode', 'debounce_seconds']);
  }
}
