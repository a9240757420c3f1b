import { Inject, Injectable } from '@nestjs/common';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { CatalogListeners, type ProductStockLevel } from './catalog-listeners';
import { StockMovementKind } from './entities/stock-movement.entity';
import { totalDemand, type StockLine } from './stock-lines';

interface LevelRow {
  variant_id: string;
  product_id: string;
  available: number;
}
interface Movement {
  readonly variantId: string;
  readonly kind: StockMovementKind;
  readonly quantity: number;
}
interface Cause {
  readonly checkoutId?: string;
  readonly actorId?: string;
}

const RETURNED = 's.variant_id, v.product_id, s.on_hand - s.reserved AS available';
const HOLD = `UPDATE stock s SET reserved = s.reserved + $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.on_hand - s.reserved >= $2 RETURNING ${RETURNED}`;
const GIVE_BACK = `UPDATE stock s SET reserved = s.reserved - $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.reserved >= $2 RETURNING ${RETURNED}`;
const HAND_OVER = `UPDATE stock s SET on_hand = s.on_hand - $2, reserved = s.reserved - $2, sold = s.sold + $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.reserved >= $2 RETURNING ${RETURNED}`;

const toLevel = (row: LevelRow): ProductStockLevel => ({
  variantId: row.variant_id,
  productId: row.product_id,
  available: row.available,
});

/**
 * The only writer of stock. Each decision is one conditional statement on one row, so that it can't be made on a figure
 * that changed meanwhile; rows are taken in the order of their ids. Every change is in the ledger and announced.
 *
 * Commands join the running transaction: whoever reserves for a checkout writes the checkout in the same one.
 */
@Injectable()
export class StockService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly listeners: CatalogListeners,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Holds all lines or none.
   * @returns the levels after it, one per variant.
   * @throws DomainError `stock.sold-out` with `variantId` and what is `available` of it, `variant.not-found`.
   */
  reserve(lines: readonly StockLine[], checkoutId: string): Promise<ProductStockLevel[]> {
    return this.move(lines, HOLD, StockMovementKind.Reserved, checkoutId, (line) => this.refusal(line));
  }

  /** Gives back what a checkout held. Whoever calls it makes sure that a checkout gives back once. */
  release(lines: readonly StockLine[], checkoutId: string): Promise<ProductStockLevel[]> {
    return this.move(lines, GIVE_BACK, StockMovementKind.Released, checkoutId, notHeld);
  }

  /** Turns what a checkout held into sold pieces. What can be bought stays the same, so nothing is announced. */
  sell(lines: readonly StockLine[], checkoutId: string): Promise<ProductStockLevel[]> {
    return this.move(lines, HAND_OVER, StockMovementKind.Sold, checkoutId, notHeld);
  }

  /**
   * Sets the pieces on the shelf to what somebody counted.
   * @throws DomainError `stock.below-reserved` with the pieces that checkouts hold, `variant.not-found`.
   */
  adjust(variantId: string, onHand: number, actorId: string): Promise<ProductStockLevel> {
    return this.unitOfWork.run(async () => {
      const [before] = await this.unitOfWork.query<{ on_hand: number; reserved: number }>(
        `SELECT on_hand, reserved FROM stock WHERE variant_id = $1 FOR UPDATE`,
        [variantId],
      );
      if (!before) throw new DomainError('variant.not-found', 'There is no such variant.');
      const [row] = await this.update(
        `UPDATE stock s SET on_hand = $2 FROM variant v
          WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.reserved <= $2 RETURNING ${RETURNED}`,
        variantId,
        onHand,
      );
      if (!row) {
        throw new DomainError('stock.below-reserved', 'Buyers hold more pieces than that.', {
          reserved: before.reserved,
        });
      }
      const level = toLevel(row);
      if (onHand !== before.on_hand) {
        await this.record([{ variantId, kind: StockMovementKind.Adjusted, quantity: onHand - before.on_hand }], {
          actorId,
        });
        await this.listeners.announceStock([level]);
      }
      return level;
    });
  }

  /** The first stock of a new variant. Its level travels with the product that is announced for the new variant. */
  open(variantId: string, onHand: number, actorId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.unitOfWork.query(`INSERT INTO stock (variant_id, on_hand, reserved, sold) VALUES ($1, $2, 0, 0)`, [
        variantId,
        onHand,
      ]);
      if (onHand > 0)
        await this.record([{ variantId, kind: StockMovementKind.Received, quantity: onHand }], { actorId });
    });
  }

  /**
   * Waits for changes under way to these products and their stock, and keeps others out until the running transaction
   * ends. Whoever begins to follow a product calls it before reading it: a change is then either in what is read, or
   * comes after and is announced.
   */
  async freeze(productIds: readonly string[]): Promise<void> {
    await this.unitOfWork.query(`SELECT id FROM product WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE`, [
      productIds,
    ]);
    await this.unitOfWork.query(
      `SELECT s.variant_id FROM stock s JOIN variant v ON v.id = s.variant_id
        WHERE v.product_id = ANY($1::uuid[]) ORDER BY s.variant_id FOR SHARE OF s`,
      [productIds],
    );
  }

  private move(
    lines: readonly StockLine[],
    statement: string,
    kind: StockMovementKind,
    checkoutId: string,
    refusal: (line: StockLine) => Promise<Error> | Error,
  ): Promise<ProductStockLevel[]> {
    const demand = totalDemand(lines);
    if (demand.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const levels: ProductStockLevel[] = [];
      for (const line of demand) {
        const [row] = await this.update(statement, line.variantId, line.quantity);
        if (!row) throw await refusal(line);
        levels.push(toLevel(row));
      }
      const sign = kind === StockMovementKind.Reserved ? 1 : -1;
      await this.record(
        demand.map((line) => ({ variantId: line.variantId, kind, quantity: sign * line.quantity })),
        { checkoutId },
      );
      if (kind !== StockMovementKind.Sold) await this.listeners.announceStock(levels);
      return levels;
    });
  }

  /** In a CTE, because TypeORM answers a bare UPDATE … RETURNING with a pair. */
  private update(statement: string, variantId: string, quantity: number): Promise<LevelRow[]> {
    return this.unitOfWork.query<LevelRow>(
      `WITH changed AS (${statement}) SELECT variant_id, product_id, available FROM changed`,
      [variantId, quantity],
    );
  }

  private async refusal({ variantId }: StockLine): Promise<DomainError> {
    const [row] = await this.unitOfWork.query<{ available: number }>(
      `SELECT on_hand - reserved AS available FROM stock WHERE variant_id = $1`,
      [variantId],
    );
    if (!row) return new DomainError('variant.not-found', 'There is no such variant.', { variantId });
    return new DomainError('stock.sold-out', 'There are not that many pieces left.', {
      variantId,
      available: row.available,
    });
  }

  private async record(movements: readonly Movement[], cause: Cause): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO stock_movement (id, variant_id, kind, quantity, checkout_id, actor_id, at)
       SELECT m.id, m.variant_id, m.kind, m.quantity, $5, $6, $7
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[]) AS m (id, variant_id, kind, quantity)`,
      [
        movements.map(() => newId()),
        movements.map((movement) => movement.variantId),
        movements.map((movement) => movement.kind),
        movements.map((movement) => movement.quantity),
        cause.checkoutId ?? null,
        cause.actorId ?? null,
        new Date(this.clock.nowMs()),
      ],
    );
  }
}

/** The caller's books disagree with the stock: a defect, which must roll the command back. */
const notHeld = ({ variantId, quantity }: StockLine): Error =>
  new Error(`${quantity} pieces of variant ${variantId} are not held.`);
