import { Injectable } from '@nestjs/common';
import { StockMovementKind, StockReason } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { CatalogListeners, type ProductStockLevel } from './catalog-listeners';
import { StockLedger, type StockMovement } from './stock-ledger';
import {
  availableToAll,
  COUNTED,
  isOwed,
  toCountedLevel,
  toProductLevel,
  type CountedLevel,
  type CountedLevelRow,
} from './stock-levels';
import { totalDemand, type StockLine } from './stock-lines';

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
  /**
   * Why these pieces are not to be had; null when they are. What people in line wait for is to be had by them only:
   * whoever decides about the line says that it is `forLine`.
   */
  refusal(lines: readonly StockLine[], forLine?: boolean): DomainError | null;
  /** Takes pieces that are to be had. */
  take(lines: readonly StockLine[], checkoutId: string): void;
}
/** Sold pieces of one variant in the place of those of another. */
export interface StockExchange {
  readonly fromVariantId: string;
  readonly toVariantId: string;
  readonly quantity: number;
  readonly checkoutId: string;
  readonly actorId: string;
}

const HAND_OVER = `UPDATE stock s SET on_hand = s.on_hand - $2, reserved = s.reserved - $2, sold = s.sold + $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.reserved >= $2 RETURNING ${COUNTED}`;
const TAKE_BACK = `UPDATE stock s SET on_hand = s.on_hand + $2, sold = s.sold - $2 FROM variant v
  WHERE s.variant_id = $1 AND v.id = s.variant_id AND s.sold >= $2 RETURNING ${COUNTED}`;

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
    private readonly ledger: StockLedger,
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
   * @param onLocked reads what only holds still once the stock does, before anything is chosen.
   * @returns the levels of all of them after it.
   */
  async decide(
    variantIds: readonly string[],
    choose: (desk: StockDesk) => void,
    onLocked?: () => Promise<void>,
  ): Promise<ProductStockLevel[]> {
    if (!this.unitOfWork.isActive) throw new Error('What is held belongs to a running command.');
    const levels = await this.lockLevels(variantIds);
    await onLocked?.();
    const taken = new Map<string, number>();
    const movements: StockMovement[] = [];
    const availableOf = (variantId: string, forLine: boolean): number | null => {
      const level = levels.get(variantId);
      if (!level) return null;
      const free = level.free - (taken.get(variantId) ?? 0);
      return forLine ? free : availableToAll({ free, awaited: level.awaited });
    };
    choose({
      refusal: (lines, forLine = false) => {
        for (const { variantId, quantity } of totalDemand(lines)) {
          const available = availableOf(variantId, forLine);
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
    const after = [...levels.values()].map((level) =>
      toProductLevel({ ...level, free: level.free - (taken.get(level.variantId) ?? 0) }),
    );
    if (taken.size > 0) {
      await this.unitOfWork.query(
        `UPDATE stock SET reserved = reserved + t.quantity
           FROM unnest($1::uuid[], $2::integer[]) AS t (variant_id, quantity) WHERE stock.variant_id = t.variant_id`,
        [[...taken.keys()], [...taken.values()]],
      );
      await this.ledger.record(movements);
      await this.listeners.announceStock(after.filter(({ variantId }) => taken.has(variantId)));
    }
    return after;
  }

  /** Gives back what a checkout held. Whoever calls it makes sure that a checkout gives back once. */
  release(lines: readonly StockLine[], checkoutId: string): Promise<void> {
    return this.releaseMany([{ checkoutId, lines }]);
  }

  /** The same for many checkouts at once. */
  releaseMany(held: readonly { readonly checkoutId: string; readonly lines: readonly StockLine[] }[]): Promise<void> {
    const total = totalDemand(held.flatMap(({ lines }) => lines));
    if (total.length === 0) return Promise.resolve();
    return this.unitOfWork.run(async () => {
      const levels = await this.lockLevels(total.map(({ variantId }) => variantId));
      const freed = total.map(({ variantId, quantity }) => {
        const level = levels.get(variantId);
        if (!level || level.reserved < quantity) throw notHeld({ variantId, quantity });
        return { ...level, free: level.free + quantity, reserved: level.reserved - quantity };
      });
      await this.unitOfWork.query(
        `UPDATE stock SET reserved = reserved - t.quantity
           FROM unnest($1::uuid[], $2::integer[]) AS t (variant_id, quantity) WHERE stock.variant_id = t.variant_id`,
        [total.map(({ variantId }) => variantId), total.map(({ quantity }) => quantity)],
      );
      const kind = StockMovementKind.Released;
      await this.ledger.record(
        held.flatMap(({ checkoutId, lines }) =>
          totalDemand(lines).map(({ variantId, quantity }) => ({ variantId, kind, quantity: -quantity, checkoutId })),
        ),
      );
      await this.announceChange(freed);
    });
  }

  /** Turns what a checkout held into sold pieces. What can be bought stays the same, so nothing is announced. */
  sell(lines: readonly StockLine[], checkoutId: string): Promise<ProductStockLevel[]> {
    const demand = totalDemand(lines);
    if (demand.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const levels: ProductStockLevel[] = [];
      for (const line of demand) {
        const [level] = await this.update(HAND_OVER, line.variantId, line.quantity);
        if (!level) throw notHeld(line);
        levels.push(toProductLevel(level));
      }
      const kind = StockMovementKind.Sold;
      await this.ledger.record(
        demand.map(({ variantId, quantity }) => ({ variantId, kind, quantity: -quantity, checkoutId })),
      );
      return levels;
    });
  }

  /**
   * Takes sold pieces back and sells as many of another variant in their place, or nothing of it.
   * @throws DomainError `stock.sold-out`, `variant.not-found`
   * @throws Error when more would come back than was sold.
   */
  exchange({ fromVariantId, toVariantId, quantity, checkoutId, actorId }: StockExchange): Promise<void> {
    return this.unitOfWork.run(async () => {
      const levels = await this.lockLevels([fromVariantId, toVariantId]);
      const [from, to] = [levels.get(fromVariantId), levels.get(toVariantId)];
      if (!from || !to) throw refusalOf(from ? toVariantId : fromVariantId, null);
      if (availableToAll(to) < quantity) throw refusalOf(toVariantId, availableToAll(to));
      // The checks of the table refuse to take back more than was sold.
      await this.unitOfWork.query(
        `UPDATE stock SET on_hand = on_hand + t.quantity, sold = sold - t.quantity
           FROM unnest($1::uuid[], $2::integer[]) AS t (variant_id, quantity) WHERE stock.variant_id = t.variant_id`,
        [
          [fromVariantId, toVariantId],
          [quantity, -quantity],
        ],
      );
      await this.ledger.record([
        { variantId: toVariantId, kind: StockMovementKind.Reserved, quantity, checkoutId },
        { variantId: toVariantId, kind: StockMovementKind.Sold, quantity: -quantity, checkoutId },
        { variantId: fromVariantId, kind: StockMovementKind.Returned, quantity, checkoutId, actorId },
      ]);
      await this.listeners.announceStock([toProductLevel({ ...to, free: to.free - quantity })]);
      await this.announceChange([{ ...from, free: from.free + quantity }]);
    });
  }

  /** Keeps these levels as they are until the running transaction ends. @returns those that there are. */
  async lock(variantIds: readonly string[]): Promise<ProductStockLevel[]> {
    return [...(await this.lockLevels(variantIds)).values()].map(toProductLevel);
  }

  /**
   * Counts pieces that people in line wait for, or wait for no more. Whoever calls it has locked the levels, so that the
   * count is that of the line at any moment.
   */
  async changeAwaited(changes: readonly { readonly variantId: string; readonly change: number }[]): Promise<void> {
    if (changes.length === 0) return;
    const rows = await this.unitOfWork.query<CountedLevelRow & { change: number }>(
      `WITH changed AS (
         UPDATE stock s SET awaited = s.awaited + t.change
           FROM unnest($1::uuid[], $2::integer[]) AS t (variant_id, change), variant v
          WHERE s.variant_id = t.variant_id AND v.id = s.variant_id RETURNING ${COUNTED}, t.change)
       SELECT * FROM changed`,
      [changes.map(({ variantId }) => variantId), changes.map(({ change }) => change)],
    );
    const different = rows.filter(
      ({ free, awaited, change }) =>
        availableToAll({ free, awaited }) !== availableToAll({ free, awaited: awaited - change }),
    );
    if (different.length > 0) await this.announceChange(different.map(toCountedLevel));
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
      const levels = await this.lockLevels(counts.map(({ variantId }) => variantId));
      const after = counts.map(({ variantId, onHand }) => {
        const before = levels.get(variantId);
        if (!before) throw noSuchVariant(variantId);
        if (onHand < before.reserved) throw belowReserved(variantId, before.reserved);
        const level = { ...before, free: onHand - before.reserved };
        return { level, onHand, difference: level.free - before.free };
      });
      const changed = after.filter(({ difference }) => difference !== 0);
      if (changed.length > 0) {
        await this.unitOfWork.query(
          `UPDATE stock SET on_hand = c.on_hand FROM unnest($1::uuid[], $2::integer[]) AS c (variant_id, on_hand)
            WHERE stock.variant_id = c.variant_id`,
          [changed.map(({ level }) => level.variantId), changed.map(({ onHand }) => onHand)],
        );
        const kind = StockMovementKind.Adjusted;
        await this.ledger.record(
          changed.map(({ level: { variantId }, difference }) => ({
            variantId,
            kind,
            quantity: difference,
            ...adjustment,
          })),
        );
        await this.announceChange(changed.map(({ level }) => level));
      }
      return after.map(({ level }) => toProductLevel(level));
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
        await this.ledger.record(
          filled.map(({ variantId, onHand: quantity }) => ({ variantId, kind, quantity, actorId })),
        );
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

  /** In a CTE, because TypeORM answers a bare UPDATE … RETURNING with a pair. */
  private async update(statement: string, variantId: string, quantity: number): Promise<CountedLevel[]> {
    const rows = await this.unitOfWork.query<CountedLevelRow>(`WITH changed AS (${statement}) SELECT * FROM changed`, [
      variantId,
      quantity,
    ]);
    return rows.map(toCountedLevel);
  }

  /** Keeps others from the stock of these variants until the running transaction ends; in the order of their ids. */
  async lockLevels(variantIds: readonly string[]): Promise<Map<string, CountedLevel>> {
    const rows = await this.unitOfWork.query<CountedLevelRow>(
      `SELECT ${COUNTED} FROM stock s JOIN variant v ON v.id = s.variant_id
        WHERE s.variant_id = ANY($1::uuid[]) ORDER BY s.variant_id FOR NO KEY UPDATE OF s`,
      [[...new Set(variantIds)].sort()],
    );
    return new Map(rows.map((row) => [row.variant_id, toCountedLevel(row)]));
  }

  private async announceChange(levels: readonly CountedLevel[]): Promise<void> {
    await this.listeners.announceStock(levels.map(toProductLevel));
    this.listeners.announceFreed(levels.map(({ variantId }) => variantId));
    const owed = levels.filter(isOwed).map(({ variantId }) => variantId);
    if (owed.length > 0) await this.listeners.announceOwed(owed);
  }

  /**
   * Puts sold pieces back on the shelf. Whoever calls it makes sure that a piece comes back once.
   * @throws Error when more would come back than was sold.
   */
  takeBack(lines: readonly StockLine[], checkoutId: string, actorId: string): Promise<ProductStockLevel[]> {
    const demand = totalDemand(lines);
    if (demand.length === 0) return Promise.resolve([]);
    return this.unitOfWork.run(async () => {
      const levels: CountedLevel[] = [];
      for (const { variantId, quantity } of demand) {
        const [level] = await this.update(TAKE_BACK, variantId, quantity);
        if (!level) throw new Error(`${quantity} pieces of variant ${variantId} were not sold.`);
        levels.push(level);
      }
      const kind = StockMovementKind.Returned;
      await this.ledger.record(demand.map((line) => ({ ...line, kind, checkoutId, actorId })));
      await this.announceChange(levels);
      return levels.map(toProductLevel);
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
