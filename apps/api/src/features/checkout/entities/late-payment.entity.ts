import type { RefundStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { PaymentEntity } from '../../payments/entities/payment.entity';

/** A payment that went through when nothing was left of what it was for: all of it goes back, and its buyer is told. */
@Entity('late_payment')
@Index('ix_late_payment_open', ['createdAt'], { where: `status = 'pending' OR told_at IS NULL` })
@Check('ck_late_payment_status', `status IN ('pending', 'succeeded', 'failed')`)
@Check('ck_late_payment_decided', `(status = 'pending') = (decided_at IS NULL)`)
export class LatePaymentEntity {
  @PrimaryColumn('uuid')
  paymentId!: string;

  @OneToOne(() => PaymentEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  payment?: Relation<PaymentEntity>;

  /** Of the refund at the provider. */
  @Index({ unique: true })
  @Column('uuid')
  refundId!: string;

  @Column('text', { nullable: true })
  providerRefundId!: string | null;

  @Column('text')
  status!: RefundStatus;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;

  /** When the mail to its buyer was handed over. */
  @Column('timestamptz', { nullable: true })
  toldAt!: Date | null;
}
