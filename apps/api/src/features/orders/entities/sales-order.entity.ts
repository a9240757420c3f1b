import type { AddressView, OrderStatus } from '@vitrine/contracts';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique, type Relation } from 'typeorm';
import { MemberEntity } from '../../../platform/auth/entities/member.entity';
import { CheckoutEntity } from '../../checkout/entities/checkout.entity';
import type { ChargeTerms } from '../../markets';
import { CHARGES_ADD_UP } from '../../markets/charge-columns';
import { RoomEntity } from '../../rooms/entities/room.entity';
import { StoreEntity } from '../../stores/entities/store.entity';

/** A paid order, with everything as it stood when it was paid. */
@Entity('sales_order')
@Unique(['storeId', 'number'])
@Unique(['checkoutId'])
@Index(['storeId', 'id'])
@Index(['roomId', 'id'])
@Index(['buyerId', 'id'])
@Index('ix_sales_order_to_be_sent', ['storeId'], { where: `status IN ('paid', 'packing')` })
@Check('ck_sales_order_status', `status IN ('paid', 'packing', 'shipped', 'delivered', 'cancelled')`)
@Check('ck_sales_order_currency', `currency ~ '^[A-Z]{3}$'`)
@Check(
  'ck_sales_order_total',
  `subtotal_minor >= 0 AND discount_minor BETWEEN 0 AND subtotal_minor AND shipping_minor >= 0 AND tax_minor >= 0 AND duty_minor >= 0 AND ${CHARGES_ADD_UP}`,
)
@Check('ck_sales_order_refunded_minor', 'refunded_minor BETWEEN 0 AND total_minor')
export class SalesOrderEntity {
  /** Grows with time, so that 'newest first' is its order. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  storeId!: string;

  @ManyToOne(() => StoreEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Column('text')
  number!: string;

  @Column('uuid')
  checkoutId!: string;

  @ManyToOne(() => CheckoutEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  checkout?: Relation<CheckoutEntity>;

  @Column('uuid', { nullable: true })
  roomId!: string | null;

  @ManyToOne(() => RoomEntity, { onDelete: 'RESTRICT', nullable: true })
  @JoinColumn()
  room?: Relation<RoomEntity> | null;

  @Column('uuid')
  buyerId!: string;

  @ManyToOne(() => MemberEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  buyer?: Relation<MemberEntity>;

  @Column('text')
  status!: OrderStatus;

  @Column('text')
  email!: string;

  @Column('jsonb')
  address!: AddressView;

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

  /** What went back or is on its way back. */
  @Column('bigint', { default: 0 })
  refundedMinor!: string;

  @Column('text')
  paymentBrand!: string;

  @Column('text')
  paymentLast4!: string;

  @Column('timestamptz')
  placedAt!: Date;
}
