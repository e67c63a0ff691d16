import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint } from '../database/columns.js';

@Entity('sessions')
export class SessionEntity {
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId!: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) id!: string;
  @Column({ ...bigint }) seq!: number;
  @Column({ type: 'varchar', length: 500, nullable: true }) title!: string | null;
  /** Each tag between two line feeds, so that one is found by its whole text. */
  @Column({ type: 'text' }) tags!: string;
  @Column({ name: 'title_is_edited', type: 'boolean' }) titleIsEdited!: boolean;
  @Column({ name: 'tags_are_edited', type: 'boolean' }) tagsAreEdited!: boolean;
  @Column({ type: 'varchar', length: 64, nullable: true }) alias!: string | null;
  @Column({ name: 'source_tool', type: 'varchar', length: 50 }) sourceTool!: string;
  @Column({ name: 'source_tool_version', type: 'varchar', length: 50, nullable: true }) sourceToolVersion!: string | null;
  @Column({ name: 'original_session_id', type: 'varchar', length: 255, nullable: true }) originalSessionId!: string | null;
  @Column({ name: 'model_provider', type: 'varchar', length: 50, nullable: true }) modelProvider!: string | null;
  @Column({ name: 'model_id', type: 'varchar', length: 100, nullable: true }) modelId!: string | null;
  @Column({ name: 'message_count', ...bigint }) messageCount!: number;
  @Column({ name: 'turn_count', ...bigint }) turnCount!: number;
  @Column({ name: 'tool_use_count', ...bigint }) toolUseCount!: number;
  @Column({ name: 'total_input_tokens', ...bigint }) totalInputTokens!: number;
  @Column({ name: 'total_output_tokens', ...bigint }) totalOutputTokens!: number;
  @Column({ name: 'duration_ms', ...bigint, nullable: true }) durationMs!: number | null;
  @Column({ name: 'parent_session_id', type: 'varchar', length: 64, nullable: true }) parentSessionId!: string | null;
  @Column({ name: 'blob_key', type: 'varchar', length: 500 }) blobKey!: string;
  @Column({ name: 'blob_size_bytes', ...bigint }) blobSizeBytes!: number;
  @Column({ type: 'varchar', length: 64 }) etag!: string;
  @Column({ name: 'created_at', ...bigint }) createdAt!: number;
  @Column({ name: 'updated_at', ...bigint }) updatedAt!: number;
  @Column({ name: 'uploaded_at', ...bigint }) uploadedAt!: number;
  @Column({ name: 'deleted_at', ...bigint, nullable: true }) deletedAt!: number | null;
  @Column({ name: 'deleted_by', type: 'varchar', length: 36, nullable: true }) deletedBy!: string | null;
  @Column({ name: 'delete_scope', type: 'varchar', length: 20, nullable: true }) deleteScope!: string | null;
  @Column({ name: 'purge_after', ...bigint, nullable: true }) purgeAfter!: number | null;
  @Column({ name: 'purged_at', ...bigint, nullable: true }) purgedAt!: number | null;
}
