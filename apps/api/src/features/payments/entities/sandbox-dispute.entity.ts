import type { DisputeStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A charge of the sandbox whose holder asked the bank for the money back, in the sandbox's own book. */
@Entity('sandbox_dispute')
@Check('ck_sandbox_dispute_status', `status IN ('open', 'won', 'lost')`)
export class SandboxDisputeEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  paymentId!: string;

  @Column('bigint')
  amountMinor!: string;

  @Column('text')
  currency!: string;

  @Column('text')
  status!: DisputeStatus;

  @Column('timestamptz')
  openedAt!: Date;

  /** Until when the bank takes evidence. */
  @Column('timestamptz')
  dueAt!: Date;
}
