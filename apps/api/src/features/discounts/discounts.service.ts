import { Inject, Injectable } from '@nestjs/common';
import type { Money } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { CLOCK } from '../../platform/logging';
import type { TakenDiscount } from '../markets';
import { appliesTo, DISCOUNT_COLUMNS, toRule, type DiscountRow } from './discount-rows';

export interface DiscountUser {
  readonly storeId: string;
  readonly checkoutId: string;
  /** Their row is locked by the running command: nobody counts for them meanwhile. */
  readonly memberId: string;
  readonly subtotal: Money;
}

/** A checkout, as far as its code is concerned. */
export interface CheckoutWithCode {
  readonly id: string;
  readonly storeId: string;
  readonly memberId: string;
  readonly terms: { readonly discountCode: string | null };
}

/**
 * Who may use a code. A use is taken like a piece of stock: by one conditional statement, with a check behind it, when
 * the buyer types the code in; it is given back when the checkout ends without a purchase.
 *
 * In the lock order, codes come after the stock.
 */
@Injectable()
export class DiscountsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Puts a code in the place of the one that the checkout holds; null for none. Both are locked first, in the order of
   * their ids: two who change crosswise can't wait for each other.
   * @throws DomainError `discount.not-found`, `discount.used-up`, `discount.not-applicable` with `minSubtotal`
   */
  async change(code: string | null, user: DiscountUser): Promise<TakenDiscount | null> {
    await this.unitOfWork.query(
      `SELECT id FROM discount_code
        WHERE (store_id = $1 AND code = $2) OR id = (SELECT code_id FROM discount_use WHERE checkout_id = $3)
        ORDER BY id FOR NO KEY UPDATE`,
      [user.storeId, code, user.checkoutId],
    );
    await this.giveBack([user.checkoutId]);
    return code === null ? null : this.take(code, user);
  }

  /**
   * Counted again when it is paid: what a guest used may have come to this account since.
   * @throws DomainError `discount.used-up`
   */
  async requireWithinLimit({ storeId, memberId, terms }: CheckoutWithCode): Promise<void> {
    if (terms.discountCode === null) return;
    const row = await this.lock(storeId, terms.discountCode);
    // This checkout's own use is among those that are counted.
    if (row && (await this.usesOf(memberId, row.id)) > (row.max_uses_per_buyer ?? Infinity)) throw usedUp('buyer');
  }

  private async take(code: string, { storeId, checkoutId, memberId, subtotal }: DiscountUser): Promise<TakenDiscount> {
    const row = await this.lock(storeId, code);
    if (!row || !this.isOpen(row)) throw new DomainError('discount.not-found', 'There is no such code now.');
    if (!appliesTo(row, subtotal)) {
      throw new DomainError('discount.not-applicable', 'The code is for other orders.', {
        minSubtotal: { amountMinor: row.min_subtotal_minor ?? 0, currency: row.currency },
      });
    }
    if (await this.isUsedUpBy(memberId, row)) throw usedUp('buyer');
    if (!(await this.use(row.id, checkoutId, memberId))) throw usedUp('all');
    return { code: row.code, rule: toRule(row) };
  }

  /** The code that a checkout was priced with and gave back since. @returns false when it is used up. */
  async takeAgain({ id, storeId, memberId, terms }: CheckoutWithCode): Promise<boolean> {
    if (terms.discountCode === null) return true;
    const row = await this.lock(storeId, terms.discountCode);
    return row !== undefined && !(await this.isUsedUpBy(memberId, row)) && (await this.use(row.id, id, memberId));
  }

  /** The code that a checkout holds, as far as it still applies to its goods. */
  async heldBy(checkoutId: string, subtotal: Money): Promise<TakenDiscount | null> {
    const [row] = await this.unitOfWork.query<DiscountRow>(
      `SELECT ${DISCOUNT_COLUMNS} FROM discount_use u JOIN discount_code d ON d.id = u.code_id WHERE u.checkout_id = $1`,
      [checkoutId],
    );
    return row && appliesTo(row, subtotal) ? { code: row.code, rule: toRule(row) } : null;
  }

  /** What these checkouts held; those that held none are no matter. */
  async giveBack(checkoutIds: readonly string[]): Promise<void> {
    await this.unitOfWork.query(
      `WITH codes AS MATERIALIZED (
         SELECT id FROM discount_code WHERE id IN (SELECT code_id FROM discount_use WHERE checkout_id = ANY($1::uuid[]))
          ORDER BY id FOR NO KEY UPDATE),
       gone AS (
         DELETE FROM discount_use USING codes WHERE checkout_id = ANY($1::uuid[]) AND code_id = codes.id RETURNING code_id)
       UPDATE discount_code d SET uses = uses - g.count
         FROM (SELECT code_id, count(*)::integer AS count FROM gone GROUP BY code_id) g WHERE d.id = g.code_id`,
      [checkoutIds],
    );
  }

  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE discount_use SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
  }

  private async isUsedUpBy(memberId: string, { id, max_uses_per_buyer: most }: DiscountRow): Promise<boolean> {
    return most !== null && (await this.usesOf(memberId, id)) >= most;
  }

  private async usesOf(memberId: string, codeId: string): Promise<number> {
    const [mine] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM discount_use WHERE code_id = $1 AND member_id = $2`,
      [codeId, memberId],
    );
    return mine?.count ?? 0;
  }

  private async use(codeId: string, checkoutId: string, memberId: string): Promise<boolean> {
    const taken = await this.unitOfWork.query(
      `WITH taken AS (UPDATE discount_code SET uses = uses + 1 WHERE id = $1 AND (max_uses IS NULL OR uses < max_uses) RETURNING id)
       INSERT INTO discount_use (checkout_id, code_id, member_id) SELECT $2, id, $3 FROM taken RETURNING code_id`,
      [codeId, checkoutId, memberId],
    );
    return taken.length === 1;
  }

  private async lock(storeId: string, code: string): Promise<DiscountRow | undefined> {
    const [row] = await this.unitOfWork.query<DiscountRow>(
      `SELECT ${DISCOUNT_COLUMNS} FROM discount_code d WHERE d.store_id = $1 AND d.code = $2 FOR NO KEY UPDATE`,
      [storeId, code],
    );
    return row;
  }

  private isOpen({ is_active: isActive, starts_at: startsAt, ends_at: endsAt }: DiscountRow): boolean {
    const nowMs = this.clock.nowMs();
    const hasBegun = startsAt === null || startsAt.getTime() <= nowMs;
    return isActive && hasBegun && (endsAt === null || nowMs < endsAt.getTime());
  }
}

const usedUp = (whose: 'buyer' | 'all'): DomainError =>
  new DomainError('discount.used-up', 'The code was used as often as it may be.', { whose });
