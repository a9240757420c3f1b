import { Inject, Injectable } from '@nestjs/common';
import { DiscountKind, LIMITS, type DiscountCodeView, type Page } from '@vitrine/contracts';
import type { DiscountCodeRequest, PageRequest } from '@vitrine/contracts/dto';
import { isCurrency } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { decodeCursor, pageLimit, pageOf } from '../../platform/http/cursor';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { DISCOUNT_COLUMNS, toDiscountCodeView, type DiscountRow } from './discount-rows';

const COLUMNS =
  'code, kind, rate_ppm, amount_minor, min_subtotal_minor, currency, max_uses, max_uses_per_buyer, starts_at, ends_at, is_active';

/** The codes of a store, written by its people. */
@Injectable()
export class DiscountCodesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The newest first. */
  async list(storeId: string, request: PageRequest): Promise<Page<DiscountCodeView>> {
    const limit = pageLimit(request.limit);
    const [before] = decodeCursor(request.cursor, 1) ?? [];
    if (before !== undefined && !isId(before))
      throw new DomainError('request.invalid', 'The cursor is not one of this list.');
    const rows = await this.unitOfWork.query<DiscountRow>(
      `SELECT ${DISCOUNT_COLUMNS} FROM discount_code d WHERE d.store_id = $1 AND ($2::uuid IS NULL OR d.id < $2)
        ORDER BY d.id DESC LIMIT $3`,
      [storeId, before ?? null, limit + 1],
    );
    return pageOf(rows, limit, (row) => [row.id], toDiscountCodeView);
  }

  /** @throws DomainError `discount.code-taken`, `request.invalid` */
  create(storeId: string, request: DiscountCodeRequest): Promise<DiscountCodeView> {
    return this.written(async () => {
      const values = await this.values(storeId, request);
      const [counted] = await this.unitOfWork.query<{ count: number }>(
        `SELECT count(*)::integer AS count FROM discount_code WHERE store_id = $1`,
        [storeId],
      );
      if ((counted?.count ?? 0) >= LIMITS.discountCodeCount.max)
        throw new DomainError('request.invalid', 'The store has too many codes.', { limit: 'discountCodeCount' });
      const id = newId();
      await this.unitOfWork.query(
        `INSERT INTO discount_code (id, store_id, created_at, ${COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [id, storeId, new Date(this.clock.nowMs()), ...values],
      );
      return id;
    });
  }

  /**
   * What checkouts hold already stays theirs.
   * @throws DomainError `discount.not-found`, `discount.code-taken`, `request.invalid` for a cap below what is used.
   */
  replace(storeId: string, codeId: string, request: DiscountCodeRequest): Promise<DiscountCodeView> {
    return this.written(async () => {
      const [before] = isId(codeId)
        ? await this.unitOfWork.query<{ uses: number }>(
            `SELECT uses FROM discount_code WHERE id = $1 AND store_id = $2 FOR NO KEY UPDATE`,
            [codeId, storeId],
          )
        : [];
      if (!before) throw new DomainError('discount.not-found', 'The store has no such code.');
      if (request.maxUses && request.maxUses < before.uses)
        throw invalid('maxUses', `maxUses must not be less than the ${before.uses} uses so far`);
      await this.unitOfWork.query(
        `UPDATE discount_code SET (${COLUMNS}) = ROW($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) WHERE id = $1`,
        [codeId, ...(await this.values(storeId, request))],
      );
      return codeId;
    });
  }

  private async written(write: () => Promise<string>): Promise<DiscountCodeView> {
    try {
      const id = await this.unitOfWork.run(write);
      const [row] = await this.unitOfWork.query<DiscountRow>(
        `SELECT ${DISCOUNT_COLUMNS} FROM discount_code d WHERE d.id = $1`,
        [id],
      );
      if (!row) throw new Error(`The code ${id} was not stored.`);
      return toDiscountCodeView(row);
    } catch (error) {
      if (violatedConstraint(error) === 'uq_discount_code_store_id_code')
        throw new DomainError('discount.code-taken', 'The store has this code already.');
      throw error;
    }
  }

  private async values(storeId: string, request: DiscountCodeRequest): Promise<unknown[]> {
    const { kind, ratePpm, amountMinor, startsAt, endsAt } = request;
    if (kind === DiscountKind.Percent && !ratePpm) throw invalid('ratePpm', 'ratePpm must say how much is taken off');
    if (kind === DiscountKind.Amount && !amountMinor)
      throw invalid('amountMinor', 'amountMinor must say how much is taken off');
    if (startsAt && endsAt && Date.parse(startsAt) >= Date.parse(endsAt))
      throw invalid('endsAt', 'endsAt must be after startsAt');
    if (request.currency && !isCurrency(request.currency))
      throw invalid('currency', 'currency must be a code of ISO 4217');
    return [
      request.code,
      kind,
      kind === DiscountKind.Percent ? ratePpm : null,
      kind === DiscountKind.Amount ? amountMinor : null,
      request.minSubtotalMinor ?? null,
      request.currency ?? (await this.currencyOf(storeId)),
      request.maxUses ?? null,
      request.maxUsesPerBuyer ?? null,
      startsAt ? new Date(startsAt) : null,
      endsAt ? new Date(endsAt) : null,
      request.isActive,
    ];
  }

  private async currencyOf(storeId: string): Promise<string> {
    const [store] = await this.unitOfWork.query<{ currency: string }>(`SELECT currency FROM store WHERE id = $1`, [
      storeId,
    ]);
    if (!store) throw new DomainError('store.not-found', 'There is no such store.');
    return store.currency;
  }
}

const invalid = (path: string, rule: string): DomainError =>
  new DomainError('request.invalid', 'The code can not be like that.', { fields: [{ path, rules: [rule] }] });
