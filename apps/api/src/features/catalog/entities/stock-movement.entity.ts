import { StockMovementKind, StockReason } from '@vitrine/contracts';
import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

const reasons = Object.values(StockReason)
  .map((reason) => `'${reason}'`)
  .join(', ');

/**
 * The append-only ledger behind `stock`. Quantities are signed so that sums give the levels:
 * `on_hand` = received + adjusted + sold + returned, `reserved` = reserved + released + sold, `sold` = -(sold + returned).
 * The references to checkouts and people are plain ids: the ledger outlives both.
 */
@Entity('stock_movement')
@Index(['variantId', 'id'])
@Check('ck_stock_movement_reason', `reason IS NULL OR (reason IN (${reasons}) AND kind = 'adjusted')`)
@Check(
  'ck_stock_movement_quantity',
  `(kind IN ('received', 'reserved', 'returned') AND quantity > 0) OR (kind IN ('released', 'sold') AND quantity < 0) OR (kind = 'adjusted' AND quantity <> 0)`,
)
export class StockMovementEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  variantId!: string;

  @Column('text')
  kind!: StockMovementKind;

  @Column('integer')
  quantity!: number;

  @Column('uuid', { nullable: true })
  checkoutId!: string | null;

  @Column('uuid', { nullable: true })
  actorId!: string | null;

  /** Why somebody set another number; null for what was adjusted before reasons were kept. */
  @Column('text', { nullable: true })
  reason!: StockReason | null;

  @Column('text', { nullable: true })
  note!: string | null;

  @Column('timestamptz')
  at!: Date;
}
