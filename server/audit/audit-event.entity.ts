import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigint } from '../database/columns.js';

@Entity('audit_events')
export class AuditEventEntity {
  @PrimaryColumn({ type: 'varchar', length: 36 }) id!: string;
  @Column({ ...bigint }) at!: number;
  @Column({ name: 'event_type', type: 'varchar', length: 50 }) eventType!: string;
  @Column({ name: 'user_id', type: 'varchar', length: 36, nullable: true }) userId!: string | null;
  @Column({ name: 'session_id', type: 'varchar', length: 64, nullable: true }) sessionId!: string | null;
  @Column({ name: 'source_ip', type: 'varchar', length: 64, nullable: true }) sourceIp!: string | null;
  @Column({ type: 'text', nullable: true }) details!: string | null;
}
