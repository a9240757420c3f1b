import type { PaymentActionView, PaymentProblem } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { CheckoutEntity } from '../../checkout/entities/checkout.entity';
import type { PaymentStatus } from '../payment-provider';
import { PaymentMethodEntity } from './payment-method.entity';

/**
 * One attempt to pay for a checkout. The partial uniques are the last wall against paying twice: at most one attempt
 * is under way, and at most one ever succeeds.
 */
@Entity('payment')
@Unique(['checkoutId', 'idempotencyKey'])
@Index('uq_payment_pending', ['checkoutId'], { unique: true, where: `status = 'pending'` })
@Index('uq_payment_succeeded', ['checkoutId'], { unique: true, where: `status = 'succeeded'` })
@Index('ix_payment_undecided', ['createdAt'], { where: `status = 'pending'` })
@Index('uq_payment_provider_payment_id', ['providerPaymentId'], {
  unique: true,
  where: 'provider_payment_id IS NOT NULL',
})
@Check('ck_payment_status', `status IN ('pending', 'succeeded', 'declined', 'cancelled', 'returned')`)
@Check('ck_payment_problem', `(status IN ('pending', 'succeeded')) = (problem IS NULL)`)
@Check('ck_payment_action', `action IS NULL OR status = 'pending'`)
@Check('ck_payment_decided', `(status = 'pending') = (decided_at IS NULL)`)
@Check('ck_payment_amount_minor', 'amount_minor >= 0')
export class PaymentEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  checkoutId!: string;

  @ManyToOne(() => CheckoutEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  checkout?: Relation<CheckoutEntity>;

  @Index()
  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('text')
  idempotencyKey!: string;

  /** SHA-256 of the request that began it. */
  @Column('bytea')
  requestHash!: Buffer;

  @Index()
  @Column('uuid')
  paymentMethodId!: string;

  @ManyToOne(() => PaymentMethodEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  paymentMethod?: Relation<PaymentMethodEntity>;

  @Column('bigint')
  amountMinor!: string;

  @Column('text')
  currency!: string;

  @Column('text')
  status!: PaymentStatus;

  /** Why it did not go through, or came too late. */
  @Column('text', { nullable: true })
  problem!: PaymentProblem | null;

  /** The provider's own name for it, where it has one and told it. */
  @Column('text', { nullable: true })
  providerPaymentId!: string | null;

  /** What the buyer's browser is to do before it is decided. Holds a secret of the provider's, and goes with the result. */
  @Column('jsonb', { nullable: true })
  action!: PaymentActionView | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;
}
