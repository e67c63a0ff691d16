import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint } from '../database/columns.js';

@Entity('blobs')
export class BlobEntity {
  @PrimaryColumn({ name: 'blob_key', type: 'varchar', length: 500 }) key!: string;
  @Column({ name: 'user_id', type: 'varchar', length: 36 }) userId!: string;
  @Column({ ...bigint }) bytes!: number;
  @Column({ name: 'created_at', ...bigint }) createdAt!: number;
  @Column({ name: 'released_at', ...bigint, nullable: true }) releasedAt!: number | null;
}
