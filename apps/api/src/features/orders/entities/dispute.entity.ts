import type { DisputeStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { PaymentEntity } from '../../payments/entities/payment.entity';
import { SalesOrderEntity } from './sales-order.entity';

/** A payment that its buyer asked their bank to take back. Opened and closed by the provider, once each. */
@Entity('dispute')
@Unique(['provider', 'providerDisputeId'])
@Check('ck_dispute_status', `status IN ('inquiry', 'open', 'won', 'lost')`)
@Check('ck_dispute_closed', `(status IN ('inquiry', 'open')) = (closed_at IS NULL)`)
@Check('ck_dispute_amount_minor', 'amount_minor > 0')
export class DisputeEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  provider!: string;

  @Column('text')
  providerDisputeId!: string;

  @Index()
  @Column('uuid')
  paymentId!: string;

  @ManyToOne(() => PaymentEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  payment?: Relation<PaymentEntity>;

  /** Null where the payment came too late for an order and went back. */
  @Index()
  @Column('uuid', { nullable: true })
  orderId!: string | null;

  @ManyToOne(() => SalesOrderEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn()
  order?: Relation<SalesOrderEntity> | null;

  @Column('bigint')
  amountMinor!: string;

  @Column('text')
  currency!: string;

  @Column('text')
  reason!: string;

  @Column('text')
  status!: DisputeStatus;

  /** Until when the provider takes evidence. */
  @Column('timestamptz', { nullable: true })
  dueAt!: Date | null;

  @Column('timestamptz')
  openedAt!: Date;

  @Column('timestamptz', { nullable: true })
  closedAt!: Date | null;
}
