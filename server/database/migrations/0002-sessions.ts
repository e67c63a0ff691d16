import { Table } from 'typeorm';
import type { MigrationInterface, QueryRunner, TableColumnOptions } from 'typeorm';

const varchar = (name: string, length: number): TableColumnOptions => ({ name, type: 'varchar', length: String(length) });
const maybe = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });
const bigint = (name: string): TableColumnOptions => ({ name, type: 'bigint' });
const counter = (name: string): TableColumnOptions => ({ name, type: 'bigint', default: 0 });
const flag = (name: string): TableColumnOptions => ({ name, type: 'boolean', default: false });

/** Sessions: an id is unique within an account, so that two accounts can hold the same native session. Blobs: what lies in the blob store. */
export class CreateSessions implements MigrationInterface {
  readonly name = 'CreateSessions1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(
      new Table({
        name: 'blobs',
        columns: [
          { ...varchar('blob_key', 500), isPrimary: true },
          varchar('user_id', 36),
          bigint('bytes'),
          bigint('created_at'),
          // Since when nothing refers to it; null while something does.
          maybe(bigint('released_at')),
        ],
        indices: [{ name: 'blobs_released', columnNames: ['released_at'] }],
      }),
    );
    await runner.createTable(
      new Table({
        name: 'sessions',
        columns: [
          { ...varchar('user_id', 36), isPrimary: true },
          { ...varchar('id', 64), isPrimary: true },
          bigint('seq'),
          maybe(varchar('title', 500)),
          { name: 'tags', type: 'text', default: "''" },
          flag('title_is_edited'),
          flag('tags_are_edited'),
          maybe(varchar('alias', 64)),
          varchar('source_tool', 50),
          maybe(varchar('source_tool_version', 50)),
          maybe(varchar('original_session_id', 255)),
          maybe(varchar('model_provider', 50)),
          maybe(varchar('model_id', 100)),
          ...['message_count', 'turn_count', 'tool_use_count', 'total_input_tokens', 'total_output_tokens'].map(counter),
          maybe(bigint('duration_ms')),
          maybe(varchar('parent_session_id', 64)),
          varchar('blob_key', 500),
          bigint('blob_size_bytes'),
          varchar('etag', 64),
          ...['created_at', 'updated_at', 'uploaded_at'].map(bigint),
          maybe(bigint('deleted_at')),
          maybe(varchar('deleted_by', 36)),
          maybe(varchar('delete_scope', 20)),
          maybe(bigint('purge_after')),
          // A purged session keeps this row, so that other machines learn of it.
          maybe(bigint('purged_at')),
        ],
        foreignKeys: [{ columnNames: ['user_id'], referencedTableName: 'accounts', referencedColumnNames: ['id'], onDelete: 'CASCADE' }],
        indices: [
          { name: 'sessions_by_update', columnNames: ['user_id', 'updated_at', 'id'] },
          { name: 'sessions_by_seq', columnNames: ['user_id', 'seq'] },
          { name: 'sessions_by_alias', columnNames: ['user_id', 'alias'], isUnique: true },
          { name: 'sessions_to_purge', columnNames: ['purge_after'] },
        ],
      }),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['sessions', 'blobs']) await runner.dropTable(table);
  }
}
