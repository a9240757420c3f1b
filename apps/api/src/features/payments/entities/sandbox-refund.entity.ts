import type { RefundStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What the sandbox provider was asked to pay back, in its own book. */
@Entity('sandbox_refund')
@Check('ck_sandbox_refund_status', `status IN ('pending', 'succeeded', 'failed')`)
@Check('ck_sandbox_refund_amount_minor', 'amount_minor > 0')
export class SandboxRefundEntity {
  @PrimaryColumn('uuid')
  refundId!: string;

  @Index()
  @Column('uuid')
  paymentId!: string;

  @Column('bigint')
  amountMinor!: string;

  @Column('text')
  currency!: string;

  @Column('text')
  status!: RefundStatus;

  /** When a pending refund is decided. */
  @Column('timestamptz')
  decidesAt!: Date;
}
