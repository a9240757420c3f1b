import type { RefundStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { PaymentEntity } from '../../payments/entities/payment.entity';
import { SalesOrderEntity } from './sales-order.entity';

/** Money that goes back to the buyer, and the pieces it is about. */
@Entity('refund')
@Unique(['orderId', 'idempotencyKey'])
@Index('ix_refund_undecided', ['createdAt'], { where: `status = 'pending'` })
@Check('ck_refund_status', `status IN ('pending', 'succeeded', 'failed')`)
@Check('ck_refund_decided', `(status = 'pending') = (decided_at IS NULL)`)
@Check('ck_refund_amount_minor', 'amount_minor >= 0')
export class RefundEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  orderId!: string;

  @ManyToOne(() => SalesOrderEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  order?: Relation<SalesOrderEntity>;

  @Index()
  @Column('uuid')
  paymentId!: string;

  @ManyToOne(() => PaymentEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  payment?: Relation<PaymentEntity>;

  /** Null for the refund of a cancelled order, of which there is one. */
  @Column('text', { nullable: true })
  idempotencyKey!: string | null;

  /** SHA-256 of the request that began it. */
  @Column('bytea', { nullable: true })
  requestHash!: Buffer | null;

  /** In the currency of the order. */
  @Column('bigint')
  amountMinor!: string;

  @Column('text')
  reason!: string;

  /** Whether its pieces went back on the shelf. */
  @Column('boolean')
  restock!: boolean;

  @Column('text')
  status!: RefundStatus;

  /** The provider's own name for it. */
  @Column('text', { nullable: true })
  providerRefundId!: string | null;

  @Index()
  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @ManyToOne(() => MemberEntity, { onDelete: 'SET NULL', nullable: true })
  @JoinColumn()
  actor?: Relation<MemberEntity> | null;

  @Column('timestamptz')
  createdAt!: Date;

  @Column('timestamptz', { nullable: true })
  decidedAt!: Date | null;
}
