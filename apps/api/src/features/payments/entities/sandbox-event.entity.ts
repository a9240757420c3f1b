import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the sandbox provider has to tell by webhook, or has told. */
@Entity('sandbox_event')
@Index('ix_sandbox_event_undelivered', ['dueAt'], { where: 'delivered_at IS NULL' })
@Index('ix_sandbox_event_created_at', ['createdAt'])
@Check('ck_sandbox_event_attempts', 'attempts >= 0')
export class SandboxEventEntity {
  @PrimaryColumn('uuid')
  id!: string;

  /** Such as `payment.succeeded`. */
  @Column('text')
  type!: string;

  /** The payment, refund or dispute. */
  @Column('uuid')
  subjectId!: string;

  @Column('timestamptz')
  createdAt!: Date;

  /** When it is told, or told again. */
  @Column('timestamptz')
  dueAt!: Date;

  @Column('smallint', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { nullable: true })
  deliveredAt!: Date | null;
}
