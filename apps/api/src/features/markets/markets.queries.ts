import { Injectable } from '@nestjs/common';
import type { DutyTerms, MarketView, ShippingMethodView } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';

export interface MarketRow {
  id: string;
  name: string;
  countries: string[];
  currency: string;
  tax_name: string;
  tax_rate_ppm: number;
  is_tax_included: boolean;
  duty_terms: DutyTerms;
  duty_rate_ppm: number;
  shipping_methods: ShippingMethodView[];
}

export const toMarketView = (row: MarketRow): MarketView => ({
  id: row.id,
  name: row.name,
  countries: row.countries,
  currency: row.currency,
  taxName: row.tax_name,
  taxRatePpm: row.tax_rate_ppm,
  isTaxIncluded: row.is_tax_included,
  dutyTerms: row.duty_terms,
  dutyRatePpm: row.duty_rate_ppm,
  shippingMethods: row.shipping_methods,
});

const ORDER = `countries = '{}', name, id`;
/** All markets of the store `s` as one value, for statements that read it together with the store. */
export const MARKETS_OF_STORE = `(SELECT coalesce(json_agg(m ORDER BY ${ORDER}), '[]') FROM market m WHERE m.store_id = s.id)`;

@Injectable()
export class MarketsQueries {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those that name countries first, by name. */
  async ofStore(storeId: string): Promise<MarketView[]> {
    const rows = await this.unitOfWork.query<MarketRow>(
      `SELECT id, name, countries, currency, tax_name, tax_rate_ppm, is_tax_included, duty_terms, duty_rate_ppm, shipping_methods
         FROM market WHERE store_id = $1 ORDER BY ${ORDER}`,
      [storeId],
    );
    return rows.map(toMarketView);
  }
}
