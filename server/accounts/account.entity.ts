import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint } from '../database/columns.js';

@Entity('accounts')
export class AccountEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ type: 'varchar', length: 255 }) email!: string;
  @Column({ name: 'display_name', type: 'varchar', length: 255, nullable: true }) displayName!: string | null;
  @Column({ name: 'is_active', type: 'boolean' }) isActive!: boolean;
  @Column({ name: 'created_at', ...bigint }) createdAt!: number;
  @Column({ ...bigint }) seq!: number;
  /** JSON of a ClientNote. */
  @Column({ name: 'last_client', type: 'varchar', length: 200, nullable: true }) lastClient!: string | null;
  @Column({ name: 'last_sync_at', ...bigint, nullable: true }) lastSyncAt!: number | null;
}
