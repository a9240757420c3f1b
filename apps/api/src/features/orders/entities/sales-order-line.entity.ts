import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { VariantEntity } from '../../catalog/entities/variant.entity';
import { SalesOrderEntity } from './sales-order.entity';

@Entity('sales_order_line')
@Check('ck_sales_order_line_quantity', 'quantity > 0')
@Check('ck_sales_order_line_unit_price_minor', 'unit_price_minor >= 0')
@Check('ck_sales_order_line_shipped', 'shipped BETWEEN 0 AND quantity')
@Check('ck_sales_order_line_withdrawn', 'withdrawn BETWEEN 0 AND quantity')
export class SalesOrderLineEntity {
  @PrimaryColumn('uuid')
  orderId!: string;

  @ManyToOne(() => SalesOrderEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  order?: Relation<SalesOrderEntity>;

  @Index()
  @PrimaryColumn('uuid')
  variantId!: string;

  @ManyToOne(() => VariantEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  variant?: Relation<VariantEntity>;

  @Column('smallint')
  position!: number;

  @Column('uuid')
  productId!: string;

  @Column('integer')
  quantity!: number;

  /** Pieces that a shipment took. */
  @Column('integer', { default: 0 })
  shipped!: number;

  /** Pieces that are no longer part of the order: cancelled or refunded, sent or not. */
  @Column('integer', { default: 0 })
  withdrawn!: number;

  @Column('bigint')
  unitPriceMinor!: string;

  @Column('text')
  title!: string;

  @Column('text')
  size!: string;

  @Column('text')
  colour!: string;

  @Column('text', { nullable: true })
  pictureUrl!: string | null;

  @Column('uuid', { nullable: true })
  pinId!: string | null;

  @Column('bigint', { nullable: true })
  mediaTimeMs!: string | null;
}
