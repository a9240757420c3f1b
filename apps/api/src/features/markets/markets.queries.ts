import { Injectable } from '@nestjs/common';
import type { DutyTerms, MarketView, ShippingMethodView } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';

interface MarketRow {
  id: string;
  store_id: string;
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

const toMarketView = (row: MarketRow): MarketView => ({
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

@Injectable()
export class MarketsQueries {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Those that name countries first, by name. */
  async ofStore(storeId: string): Promise<MarketView[]> {
    return (await this.ofStores([storeId])).get(storeId) ?? [];
  }

  async ofStores(storeIds: readonly string[]): Promise<Map<string, MarketView[]>> {
    const rows = await this.unitOfWork.query<MarketRow>(
      `SELECT id, store_id, name, countries, currency, tax_name, tax_rate_ppm, is_tax_included, duty_terms, duty_rate_ppm, shipping_methods
         FROM market WHERE store_id = ANY($1::uuid[]) ORDER BY countries = '{}', name, id`,
      [storeIds],
    );
    const byStore = new Map<string, MarketView[]>(storeIds.map((id) => [id, []]));
    for (const row of rows) byStore.get(row.store_id)?.push(toMarketView(row));
    return byStore;
  }
}
