import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { StoreEntity } from '../../stores/entities/store.entity';

/** The last order number that a store gave out. */
@Entity('order_counter')
@Check('ck_order_counter_last_number', 'last_number > 0')
export class OrderCounterEntity {
  @PrimaryColumn('uuid')
  storeId!: string;

  @ManyToOne(() => StoreEntity, { onDelete: 'CASCADE' })
  @JoinColumn()
  store?: Relation<StoreEntity>;

  @Column('integer')
  lastNumber!: number;
}
