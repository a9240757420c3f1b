import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { SalesOrderLineEntity } from './sales-order-line.entity';
import { ShipmentEntity } from './shipment.entity';

/** Pieces of one line of the order in a parcel. */
@Entity('shipment_line')
@Index(['orderId', 'variantId'])
@Check('ck_shipment_line_quantity', 'quantity > 0')
export class ShipmentLineEntity {
  @PrimaryColumn('uuid')
  shipmentId!: string;

  @ManyToOne(() => ShipmentEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  shipment?: Relation<ShipmentEntity>;

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
