import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { RefundEntity } from './refund.entity';
import { SalesOrderLineEntity } from './sales-order-line.entity';

/** Pieces of one line of the order that a refund is about. */
@Entity('refund_line')
@Index(['orderId', 'variantId'])
@Check('ck_refund_line_quantity', 'quantity > 0')
export class RefundLineEntity {
  @PrimaryColumn('uuid')
  refundId!: string;

  @ManyToOne(() => RefundEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  refund?: Relation<RefundEntity>;

  @PrimaryColumn('uuid')
  variantId!: string;

  @Column('uuid')
  orderId!: string;

  @ManyToOne(() => SalesOrderLineEntity, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'order_id', referencedColumnName: 'orderId' },
    { name: 'variant_id', referencedColumnName: 'variantId' },
  ])
  orderLine?: Relation<SalesOrderLineEntity>;

  @Column('integer')
  quantity!: number;
}
