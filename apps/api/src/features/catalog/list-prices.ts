import { Injectable } from '@nestjs/common';
import type { ListPriceView } from '@vitrine/contracts';
import type { ListPriceRequest } from '@vitrine/contracts/dto';
import { isCurrency } from '@vitrine/domain';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { checkPrices } from './product.policy';

/** Prices of variants in other currencies than the store's. */
@Injectable()
export class ListPrices {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Writes all prices of a variant: what is not among them is taken away.
   * @returns whether that changed anything.
   * @throws DomainError `request.invalid`
   */
  async replace(variantId: string, storeId: string, prices: readonly ListPriceRequest[]): Promise<boolean> {
    await this.check(storeId, prices);
    const changed = await this.unitOfWork.query(
      `WITH wanted AS (
         SELECT * FROM unnest($2::text[], $3::integer[], $4::integer[]) AS p (currency, price_minor, compare_at_price_minor)),
       gone AS (
         DELETE FROM variant_price WHERE variant_id = $1 AND currency <> ALL ($2::text[]) RETURNING currency),
       written AS (
         INSERT INTO variant_price (variant_id, currency, price_minor, compare_at_price_minor) SELECT $1, * FROM wanted
         ON CONFLICT (variant_id, currency) DO UPDATE
           SET price_minor = excluded.price_minor, compare_at_price_minor = excluded.compare_at_price_minor
         WHERE (variant_price.price_minor, variant_price.compare_at_price_minor)
           IS DISTINCT FROM (excluded.price_minor, excluded.compare_at_price_minor) RETURNING currency)
       SELECT currency FROM gone UNION ALL SELECT currency FROM written`,
      [
        variantId,
        prices.map(({ currency }) => currency),
        prices.map(({ priceMinor }) => priceMinor),
        prices.map(({ compareAtPriceMinor }) => compareAtPriceMinor ?? null),
      ],
    );
    return changed.length > 0;
  }

  /** By variant, in the order of the currencies. Variants without any are absent. */
  async of(variantIds: readonly string[], currencies: readonly string[] | null): Promise<Map<string, ListPriceView[]>> {
    const byVariant = new Map<string, ListPriceView[]>();
    if (variantIds.length === 0) return byVariant;
    const rows = await this.unitOfWork.query<{
      variant_id: string;
      currency: string;
      price_minor: number;
      compare_at_price_minor: number | null;
    }>(
      `SELECT variant_id, currency, price_minor, compare_at_price_minor FROM variant_price
        WHERE variant_id = ANY($1::uuid[]) AND ($2::text[] IS NULL OR currency = ANY($2)) ORDER BY currency`,
      [variantIds, currencies],
    );
    for (const row of rows) {
      const price = {
        currency: row.currency,
        priceMinor: row.price_minor,
        compareAtPriceMinor: row.compare_at_price_minor,
      };
      byVariant.set(row.variant_id, [...(byVariant.get(row.variant_id) ?? []), price]);
    }
    return byVariant;
  }

  private async check(storeId: string, prices: readonly ListPriceRequest[]): Promise<void> {
    const [store] = await this.unitOfWork.query<{ currency: string }>(`SELECT currency FROM store WHERE id = $1`, [
      storeId,
    ]);
    const seen = new Set([store?.currency]);
    for (const { currency, priceMinor, compareAtPriceMinor } of prices) {
      if (!isCurrency(currency)) throw invalid('listPrices must be in currencies of ISO 4217');
      if (seen.has(currency)) throw invalid(`listPrices must name ${currency} once, and not when it is the store's`);
      seen.add(currency);
      checkPrices({ priceMinor, compareAtPriceMinor: compareAtPriceMinor ?? null });
    }
  }
}

const invalid = (rule: string): DomainError =>
  new DomainError('request.invalid', 'The prices can not be like that.', {
    fields: [{ path: 'listPrices', rules: [rule] }],
  });
