import { Check, Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { VariantEntity } from './variant.entity';

/**
 * How many pieces of a variant there are. A table of its own: it is written with every sale, the variant almost never.
 * The checks stand behind the conditional statements of `StockService`, which alone writes it.
 */
@Entity('stock')
@Index('ix_stock_awaited', ['variantId'], { where: 'awaited > 0' })
@Check('ck_stock_on_hand', 'on_hand >= 0')
@Check('ck_stock_reserved', 'reserved >= 0 AND reserved <= on_hand')
@Check('ck_stock_sold', 'sold >= 0')
@Check('ck_stock_awaited', 'awaited >= 0')
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

  /** Pieces that people in line wait for. What is free is theirs first. */
  @Column('integer', { default: 0 })
  awaited!: number;
}
