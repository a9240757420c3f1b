import { Check, Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { VariantEntity } from './variant.entity';

/**
 * How many pieces of a variant there are. A table of its own: it is written with every sale, the variant almost never.
 * The checks stand behind the conditional statements of `StockService`, which alone writes it.
 */
@Entity('stock')
@Check('ck_stock_on_hand', 'on_hand >= 0')
@Check('ck_stock_reserved', 'reserved >= 0 AND reserved <= on_hand')
@Check('ck_stock_sold', 'sold >= 0')
export class StockEntity {
  @PrimaryColumn('uuid')
  variantId!: string;

  @OneToOne(() => VariantEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  variant?: Relation<VariantEntity>;

  /** Pieces on the shelf, those reserved included. */
  @Column('integer')
  onHand!: number;

  /** Held by checkouts that are not paid yet. */
  @Column('integer')
  reserved!: number;

  @Column('integer')
  sold!: number;
}
