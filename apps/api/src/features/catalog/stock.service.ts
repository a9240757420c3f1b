import { Inject, Injectable } from '@nestjs/common';
import { StockMovementKind, StockReason } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { CatalogListeners, type ProductStockLevel } from './catalog-listeners';
import { totalDemand, type StockLine } from './stock-lines';

interface LevelRow {
  variant_id: string;
  product_id: string;
  available: number;
}
export interface CountRow {
  readonly variant_id: string;
  readonly product_id: string;
  readonly on_hand: number;
  readonly reserved: number;
}
interface Movement {
  readonly variantId: string;
  readonly kind: StockMovementKind;
  readonly quantity: number;
  readonly checkoutId?: string;
  readonly actorId?: string;
  readonly reason?: StockReason;
  readonly note?: string | null;
}
/** The pieces on the shelf as somebody says they are. */
export interface StockCount {
  readonly variantId: string;
  readonly onHand: number;
}
export interface StockAdjustment {
  readonly reason: StockReason;
  readonly note: string | null;
  readonly actorId: string;
}
/** The stock of some variants while it is decided who gets it. */
export interface StockDesk {
  /** Why these pieces are not to be had; null when they are. */
  refusal(lines: readonly StockLine[]): DomainError | null;
  /** Takes pieces that are to be had. */
  take(lines: readonly StockLine[], checkoutId: string): void;
}

const RETURNED = 's.variant_id, v.product_id, s.on_hand - s.reserved AS available';
const GIVE_BACK = `UPDATE stock s SET reserved = s.reserved - $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.reserved >= $2 RETURNING ${RETURNED}`;
const HAND_OVER = `UPDATE stock s SET on_hand = s.on_hand - $2, reserved = s.reserved - $2, sold = s.sold + $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.reserved >= $2 RETURNING ${RETURNED}`;
const TAKE_BACK = `UPDATE stock s SET on_hand = s.on_hand + $2, sold = s.sold - $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.sold >= $2 RETURNING ${RETURNED}`;

const toLevel = (row: LevelRow): ProductStockLevel => ({
  variantId: row.variant_id,
  productId: row.product_id,
  available: row.available,
});

/**
 * The only writer of stock. What is held is decided on locked rows, many buyers at a time; every other change is one
 * conditional statement on one row. So none is made on a figure that changed meanwhile, by whatever node, and the table's
 * checks stand behind it. Rows are taken in the order of their ids. Every change is in the ledger and announced.
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
    return this.unitOfWork.run(() =>
      this.decide(
        lines.map(({ variantId }) => variantId),
        (desk) => {
          const refusal = desk.refusal(lines);
          if (refusal) throw refusal;
          desk.take(lines, checkoutId);
        },
      ),
    );
  }

  /**
   * Decides who holds pieces of these variants: many in one transaction, one after the other, on levels that nobody else
   * can change meanwhile. `choose` asks and takes for each in turn, without waiting for anything.
   * @returns the levels of all of them after it.
   */
  async decide(variantIds: readonly string[], choose: (desk: StockDesk) => void): Promise<ProductStockLevel[]> {
    if (!this.unitOfWork.isActive) throw new Error('What is held belongs to a running command.');
    const levels = await this.lockLevels([...new Set(variantIds)].sort());
    const taken = new Map<string, number>();
    const movements: Movement[] = [];
    const availableOf = (variantId: string): number | null => {
      const level = levels.get(variantId);
      return level ? level.available - (taken.get(variantId) ?? 0) : null;
    };
    choose({
      refusal: (lines) => {
        for (const { variantId, quantity } of totalDemand(lines)) {
          const available = availableOf(variantId);
          if (available === null || available < quantity) return refusalOf(variantId, available);
        }
        return null;
      },
      take: (lines, checkoutId) => {
        for (const { variantId, quantity } of totalDemand(lines)) {
          taken.set(variantId, (taken.get(variantId) ?? 0) + quantity);
          movements.push({ variantId, kind: StockMovementKind.Reserved, quantity, checkoutId });
        }
      },
    });
    for (const [variantId, quantity] of taken) {
      const level = levels.get(variantId);
      if (level) levels.set(variantId, { ...level, available: level.available - quantity });
    }
    if (taken.size > 0) {
      await this.unitOfWork.query(
        `UPDATE stock SET reserved = reserved + t.quantity
           FROM unnest($1::uuid[], $2::integer[]) AS t (variant_id, quantity) WHERE stock.variant_id = t.variant_id`,
        [[...taken.keys()], [...taken.values()]],
      );
      await this.record(movements);
      await this.listeners.announceStock([...levels.values()].filter(({ variantId }) => taken.has(variantId)));
    }
    return [...levels.values()];
  }

  /** Gives back what a checkout held. Whoever calls it makes sure that a checkout gives back once. */
  release(lines: readonly StockLine[], checkoutId: string): Promise<ProductStockLevel[]> {
    return this.move(lines, GIVE_BACK, StockMovementKind.Released, checkoutId);
  }

  /** The same for many checkouts at once. */
  async releaseMany(
    held: readonly { readonly checkoutId: string; readonly lines: readonly StockLine[] }[],
  ): Promise<void> {
    if (held.length === 0) return;
    const total = totalDemand(held.flatMap(({ lines }) => lines));
    const levels = await this.lockLevels(total.map(({ variantId }) => variantId));
    const freed = total.map(({ variantId, quantity }) => {
      const level = levels.get(variantId);
      if (!level) throw notHeld({ variantId, quantity });
      return { ...level, available: level.available + quantity };
    });
    // The check of the table refuses to give back more than is held.
    await this.unitOfWork.query(
      `UPDATE stock SET reserved = reserved - t.quantity
         FROM unnest($1::uuid[], $2::integer[]) AS t (variant_id, quantity) WHERE stock.variant_id = t.variant_id`,
      [total.map(({ variantId }) => variantId), total.map(({ quantity }) => quantity)],
    );
    await this.record(
      held.flatMap(({ checkoutId, lines }) =>
        totalDemand(lines).map(({ variantId, quantity }) => ({
          variantId,
          kind: StockMovementKind.Released,
          quantity: -quantity,
          checkoutId,
        })),
      ),
    );
    await this.announceChange(freed);
  }

  /** Turns what a checkout held into sold pieces. What can be bought stays the same, so nothing is announced. */
  sell(lines: readonly StockLine[], checkoutId: string): Promise<ProductStockLevel[]> {
    return this.move(lines, HAND_OVER, StockMovementKind.Sold, checkoutId);
  }

  /**
   * Sets the pieces on the shelf to what somebody counted.
   * @throws DomainError `stock.below-reserved` with the pieces that checkouts hold, `variant.not-found`.
   */
  async adjust(variantId: string, onHand: number, adjustment: StockAdjustment): Promise<ProductStockLevel> {
    const [level] = await this.adjustMany([{ variantId, onHand }], adjustment);
    if (!level) throw noSuchVariant(variantId);
    return level;
  }

  /**
   * The same for many variants, each named once: all of them or none.
   * @throws DomainError `stock.below-reserved`, `variant.not-found`: with the `variantId`
   */
  adjustMany(counts: readonly StockCount[], adjustment: StockAdjustment): Promise<ProductStockLevel[]> {
    return this.unitOfWork.run(async () => {
      const before = await this.lockCounts(counts.map(({ variantId }) => variantId));
      const after = counts.map(({ variantId, onHand }) => {
        const row = before.get(variantId);
        if (!row) throw noSuchVariant(variantId);
        if (onHand < row.reserved) throw belowReserved(variantId, row.reserved);
        const level = { variantId, productId: row.product_id, available: onHand - row.reserved };
        return { level, onHand, difference: onHand - row.on_hand };
      });
      const changed = after.filter(({ difference }) => difference !== 0);
      if (changed.length > 0) {
        await this.unitOfWork.query(
          `UPDATE stock SET on_hand = c.on_hand FROM unnest($1::uuid[], $2::integer[]) AS c (variant_id, on_hand)
            WHERE stock.variant_id = c.variant_id`,
          [changed.map(({ level }) => level.variantId), changed.map(({ onHand }) => onHand)],
        );
        const kind = StockMovementKind.Adjusted;
        await this.record(
          changed.map(({ level: { variantId }, difference }) => ({
            variantId,
            kind,
            quantity: difference,
            ...adjustment,
          })),
        );
        await this.announceChange(changed.map(({ level }) => level));
      }
      return after.map(({ level }) => level);
    });
  }

  /** The first stock of new variants. Their levels travel with the products that are announced for them. */
  open(counts: readonly StockCount[], actorId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.unitOfWork.query(
        `INSERT INTO stock (variant_id, on_hand, reserved, sold)
         SELECT c.*, 0, 0 FROM unnest($1::uuid[], $2::integer[]) AS c (variant_id, on_hand)`,
        [counts.map(({ variantId }) => variantId), counts.map(({ onHand }) => onHand)],
      );
      const kind = StockMovementKind.Received;
      const filled = counts.filter(({ onHand }) => onHand > 0);
      if (filled.length > 0)
        await this.record(filled.map(({ variantId, onHand: quantity }) => ({ variantId, kind, quantity, actorId })));
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
    kind: 'released' | 'sold',
    checkoutId: string,
  ): Promise<ProductStockLevel[]> {
    const demand = totalDemand(lines);
    if (demand.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const levels: ProductStockLevel[] = [];
      for (const line of demand) {
        const [row] = await this.update(statement, line.variantId, line.quantity);
        if (!row) throw notHeld(line);
        levels.push(toLevel(row));
      }
      await this.record(
        demand.map(({ variantId, quantity }) => ({ variantId, kind, quantity: -quantity, checkoutId })),
      );
      // What can be bought stays the same when what was held is sold.
      if (kind === StockMovementKind.Released) await this.announceChange(levels);
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

  /** Keeps others from the stock of these variants until the running transaction ends; in the order of their ids. */
  async lockCounts(variantIds: readonly string[]): Promise<Map<string, CountRow>> {
    const rows = await this.unitOfWork.query<CountRow>(
      `SELECT s.variant_id, v.product_id, s.on_hand, s.reserved FROM stock s JOIN variant v ON v.id = s.variant_id
        WHERE s.variant_id = ANY($1::uuid[]) ORDER BY s.variant_id FOR NO KEY UPDATE OF s`,
      [variantIds],
    );
    return new Map(rows.map((row) => [row.variant_id, row]));
  }

  /** In the order of their ids, as everywhere. */
  private async lockLevels(variantIds: readonly string[]): Promise<Map<string, ProductStockLevel>> {
    const rows = await this.unitOfWork.query<LevelRow>(
      `SELECT s.variant_id, v.product_id, s.on_hand - s.reserved AS available FROM stock s JOIN variant v ON v.id = s.variant_id
        WHERE s.variant_id = ANY($1::uuid[]) ORDER BY s.variant_id FOR NO KEY UPDATE OF s`,
      [variantIds],
    );
    return new Map(rows.map((row) => [row.variant_id, toLevel(row)]));
  }

  private async announceChange(levels: readonly ProductStockLevel[]): Promise<void> {
    await this.listeners.announceStock(levels);
    this.listeners.announceFreed(levels.map(({ variantId }) => variantId));
  }

  private async record(movements: readonly Movement[]): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO stock_movement (id, variant_id, kind, quantity, checkout_id, actor_id, reason, note, at)
       SELECT m.*, $9 FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::uuid[], $6::uuid[], $7::text[], $8::text[]) AS m`,
      [
        movements.map(() => newId()),
        movements.map((movement) => movement.variantId),
        movements.map((movement) => movement.kind),
        movements.map((movement) => movement.quantity),
        movements.map(({ checkoutId }) => checkoutId ?? null),
        movements.map(({ actorId }) => actorId ?? null),
        movements.map(({ reason }) => reason ?? null),
        movements.map(({ note }) => note ?? null),
        new Date(this.clock.nowMs()),
      ],
    );
  }

  /**
   * Puts sold pieces back on the shelf. Whoever calls it makes sure that a piece comes back once.
   * @throws Error when more would come back than was sold.
   */
  takeBack(lines: readonly StockLine[], checkoutId: string, actorId: string): Promise<ProductStockLevel[]> {
    const demand = totalDemand(lines);
    if (demand.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const levels: ProductStockLevel[] = [];
      for (const { variantId, quantity } of demand) {
        const [row] = await this.update(TAKE_BACK, variantId, quantity);
        if (!row) throw new Error(`${quantity} pieces of variant ${variantId} were not sold.`);
        levels.push(toLevel(row));
      }
      const kind = StockMovementKind.Returned;
      await this.record(demand.map((line) => ({ ...line, kind, checkoutId, actorId })));
      await this.announceChange(levels);
      return levels;
    });
  }
}

/** The caller's books disagree with the stock: a defect, which must roll the command back. */
const notHeld = ({ variantId, quantity }: StockLine): Error =>
  new Error(`${quantity} pieces of variant ${variantId} are not held.`);

const noSuchVariant = (variantId: string): DomainError =>
  new DomainError('variant.not-found', 'There is no such variant.', { variantId });
const belowReserved = (variantId: string, reserved: number): DomainError =>
  new DomainError('stock.below-reserved', 'Buyers hold more pieces than that.', { variantId, reserved });

function refusalOf(variantId: string, available: number | null): DomainError {
  if (available === null) return noSuchVariant(variantId);
  return new DomainError('stock.sold-out', 'There are not that many pieces left.', { variantId, available });
}
