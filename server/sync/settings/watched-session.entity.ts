import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint } from '../../database/columns.js';

@Entity('watched_sessions')
export class WatchedSessionEntity {
  @PrimaryColumn({ name: 'user_id', type: 'varchar', length: 36 }) userId!: string;
  @PrimaryColumn({ name: 'session_id', type: 'varchar', length: 64 }) sessionId!: string;
  @Column({ type: 'varchar', length: 20 }) status!: string;
  @Column({ name: 'last_synced_at', ...bigint, nullable: true }) lastSyncedAt!: number | null;
  @Column({ name: 'created_at', ...bigint }) createdAt!: number;
}
