import type { AddressView, CheckoutStatus, PaymentProblem } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import type { ChargeTerms } from '../../markets';
import { CHARGES_ADD_UP } from '../../markets/charge-columns';

/**
 * Stock held for a buyer at a price, until it is paid, given back, or the time is up. Its store, its room and the variants
 * of its lines have no foreign keys: hundreds are written in one statement, and each key is checked row by row (decision 6).
 */
@Entity('checkout')
@Index('ix_checkout_due', ['expiresAt'], { where: `status = 'held'` })
@Check('ck_checkout_status', `status IN ('held', 'paying', 'completed', 'expired', 'cancelled')`)
@Check('ck_checkout_currency', `currency ~ '^[A-Z]{3}$'`)
@Check(
  'ck_checkout_total',
  `subtotal_minor >= 0 AND discount_minor BETWEEN 0 AND subtotal_minor AND shipping_minor >= 0 AND tax_minor >= 0 AND duty_minor >= 0 AND ${CHARGES_ADD_UP}`,
)
@Check('ck_checkout_details', `status NOT IN ('paying', 'completed') OR (email IS NOT NULL AND address IS NOT NULL)`)
export class CheckoutEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  memberId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  member?: Relation<MemberEntity>;

  @Column('uuid')
  storeId!: string;

  /** The show it is bought in. */
  @Column('uuid', { nullable: true })
  roomId!: string | null;

  @Column('text')
  status!: CheckoutStatus;

  @Column('text')
  currency!: string;

  @Column('bigint')
  subtotalMinor!: string;

  @Column('bigint', { default: 0 })
  discountMinor!: string;

  @Column('bigint')
  shippingMinor!: string;

  /** Contained in the rest or added to it, as the terms say. */
  @Column('bigint', { default: 0 })
  taxMinor!: string;

  @Column('bigint', { default: 0 })
  dutyMinor!: string;

  @Column('bigint')
  totalMinor!: string;

  @Column('jsonb')
  terms!: ChargeTerms;

  @Column('timestamptz')
  expiresAt!: Date;

  /** Given with the payment. */
  @Column('text', { nullable: true })
  email!: string | null;

  @Column('jsonb', { nullable: true })
  address!: AddressView | null;

  @Column('text', { nullable: true })
  lastPaymentError!: PaymentProblem | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz')
  updatedAt!: Date;
}
