import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { VariantEntity } from './variant.entity';

export const StockMovementKind = {
  Received: 'received',
  Adjusted: 'adjusted',
  Reserved: 'reserved',
  Released: 'released',
  Sold: 'sold',
  /** Sold pieces that are back on the shelf. */
  Returned: 'returned',
} as const;
export type StockMovementKind = (typeof StockMovementKind)[keyof typeof StockMovementKind];

/**
 * The append-only ledger behind `stock`. Quantities are signed so that sums give the levels:
 * `on_hand` = received + adjusted + sold + returned, `reserved` = reserved + released + sold, `sold` = -(sold + returned).
 * The references to checkouts and people are plain ids: the ledger outlives both.
 */
@Entity('stock_movement')
@Check(
  'ck_stock_movement_quantity',
  `(kind IN ('received', 'reserved', 'returned') AND quantity > 0) OR (kind IN ('released', 'sold') AND quantity < 0) OR (kind = 'adjusted' AND quantity <> 0)`,
)
export class StockMovementEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Index()
  @Column('uuid')
  variantId!: string;

  @ManyToOne(() => VariantEntity, { onDelete: 'RESTRICT' })
  @JoinColumn()
  variant?: Relation<VariantEntity>;

  @Column('text')
  kind!: StockMovementKind;

  @Column('integer')
  quantity!: number;

  @Column('uuid', { nullable: true })
  checkoutId!: string | null;

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  @Column('timestamptz')
  at!: Date;
}
