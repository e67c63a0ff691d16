import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { bigint } from '../database/columns.js';
import { AccountEntity } from './account.entity.js';

@Entity('api_keys')
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ name: 'user_id', type: 'varchar', length: 36 }) userId!: string;
  @ManyToOne(() => AccountEntity) @JoinColumn({ name: 'user_id' }) account!: AccountEntity;
  @Column({ name: 'key_hash', type: 'varchar', length: 64 }) keyHash!: string;
  @Column({ type: 'varchar', length: 100, nullable: true }) name!: string | null;
  @Column({ name: 'created_at', ...bigint }) createdAt!: number;
  @Column({ name: 'last_used_at', ...bigint, nullable: true }) lastUsedAt!: number | null;
  @Column({ name: 'is_active', type: 'boolean' }) isActive!: boolean;
}
