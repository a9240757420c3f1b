import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SalesOrderEntity } from './sales-order.entity';

export const OrderMailKind = {
  Confirmed: 'confirmed',
  Shipped: 'shipped',
  Cancelled: 'cancelled',
  Refunded: 'refunded',
  /** Money that the buyer was told of did not go back after all. */
  RefundFailed: 'refund-failed',
  /** A line of it is another size or colour now. */
  Changed: 'changed',
} as const;
export type OrderMailKind = (typeof OrderMailKind)[keyof typeof OrderMailKind];

/** A mail about an order, sent or to be sent. The key is what keeps it from being sent twice. */
@Entity('order_mail')
@Index('ix_order_mail_unsent', ['dueAt'], { where: 'sent_at IS NULL' })
@Check('ck_order_mail_kind', `kind IN ('confirmed', 'shipped', 'cancelled', 'refunded', 'refund-failed', 'changed')`)
@Check('ck_order_mail_attempts', 'attempts >= 0')
export class OrderMailEntity {
  @PrimaryColumn('uuid')
  orderId!: string;

  @ManyToOne(() => SalesOrderEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  order?: Relation<SalesOrderEntity>;

  @PrimaryColumn('text')
  kind!: OrderMailKind;

  /** The shipment, the refund or the change that it tells of; otherwise the order. */
  @PrimaryColumn('uuid')
  aboutId!: string;

  /** When it is handed over, or handed over again. */
  @Column('timestamptz')
  dueAt!: Date;

  @Column('smallint', { default: 0 })
  attempts!: number;

  @Column('timestamptz', { nullable: true })
  sentAt!: Date | null;
}
