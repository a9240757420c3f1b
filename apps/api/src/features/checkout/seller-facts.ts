import { Injectable } from '@nestjs/common';
import type { MarketView } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { MARKETS_OF_STORE, toMarketView, type MarketRow } from '../markets';

/** A store as its buyers deal with it. */
export interface Seller {
  readonly name: string;
  readonly currency: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly returnWindowDays: number;
  readonly markets: readonly MarketView[];
}

interface SellerRow {
  id: string;
  seller_name: string;
  currency: string;
  country: string;
  return_window_days: number;
  markets: MarketRow[];
}

@Injectable()
export class SellerFacts {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Unknown ids are absent. */
  async read(storeIds: readonly string[]): Promise<Map<string, Seller>> {
    const rows = await this.unitOfWork.query<SellerRow>(
      `SELECT s.id, s.seller_name, s.currency, s.country, s.return_window_days, ${MARKETS_OF_STORE} AS markets
         FROM store s WHERE s.id = ANY($1::uuid[])`,
      [storeIds],
    );
    return new Map(
      rows.map((row) => [
        row.id,
        {
          name: row.seller_name,
          currency: row.currency,
          country: row.country,
          returnWindowDays: row.return_window_days,
          markets: row.markets.map(toMarketView),
        },
      ]),
    );
  }
}
