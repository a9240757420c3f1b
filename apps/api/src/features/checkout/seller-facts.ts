import { Injectable } from '@nestjs/common';
import type { MarketView } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { MarketsQueries } from '../markets';

/** A store as its buyers deal with it. */
export interface Seller {
  readonly name: string;
  readonly currency: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly returnWindowDays: number;
  readonly markets: readonly MarketView[];
}

@Injectable()
export class SellerFacts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly markets: MarketsQueries,
  ) {}

  /** Unknown ids are absent. */
  async read(storeIds: readonly string[]): Promise<Map<string, Seller>> {
    const rows = await this.unitOfWork.query<{
      id: string;
      seller_name: string;
      currency: string;
      country: string;
      return_window_days: number;
    }>(`SELECT id, seller_name, currency, country, return_window_days FROM store WHERE id = ANY($1::uuid[])`, [
      storeIds,
    ]);
    const markets = await this.markets.ofStores(storeIds);
    return new Map(
      rows.map((row) => [
        row.id,
        {
          name: row.seller_name,
          currency: row.currency,
          country: row.country,
          returnWindowDays: row.return_window_days,
          markets: markets.get(row.id) ?? [],
        },
      ]),
    );
  }
}
