import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The columns of an account that are about syncing. */
@Entity('accounts')
export class SyncSettingsEntity {
  @PrimaryColumn({ name: 'id', type: 'varchar', length: 36 }) userId!: string;
  @Column({ name: 'sync_mode', type: 'varchar', length: 20 }) syncMode!: string;
  @Column({ name: 'debounce_seconds', type: 'integer' }) debounceSeconds!: number;
}
