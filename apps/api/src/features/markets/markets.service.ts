import { Inject, Injectable } from '@nestjs/common';
import { DutyTerms, LIMITS, type ShippingMethodView } from '@vitrine/contracts';
import type { MarketRequest, ShippingMethodRequest } from '@vitrine/contracts/dto';
import { isCurrency } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { MarketsQueries } from './markets.queries';

const COLUMNS =
  'name, countries, currency, tax_name, tax_rate_ppm, is_tax_included, duty_terms, duty_rate_ppm, shipping_methods';

/** Where a store sells, written by its owners. Each command holds the store's row: no two decide about a country at once. */
@Injectable()
export class MarketsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queries: MarketsQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The first market of a new store: everywhere, in its currency, until somebody says more. */
  async openFirst(storeId: string, currency: string, shippingMinor: number): Promise<void> {
    await this.insert(storeId, {
      name: 'Everywhere',
      countries: [],
      currency,
      taxName: '',
      taxRatePpm: 0,
      isTaxIncluded: true,
      dutyTerms: DutyTerms.OnDelivery,
      dutyRatePpm: 0,
      shippingMethods: [{ name: 'Standard', priceMinor: shippingMinor, minDays: 2, maxDays: 5 }],
    });
  }

  /** @throws DomainError `market.country-taken`, `request.invalid` */
  create(storeId: string, request: MarketRequest): Promise<void> {
    check(request);
    return this.unitOfWork.run(async () => {
      await this.lockStore(storeId);
      const others = await this.queries.ofStore(storeId);
      if (others.length >= LIMITS.marketCount.max) {
        throw new DomainError('request.invalid', `A store has at most ${LIMITS.marketCount.max} markets.`, {
          limit: 'marketCount',
        });
      }
      requireFree(request.countries, others);
      await this.insert(storeId, request);
    });
  }

  /** @throws DomainError `market.not-found`, `market.country-taken`, `request.invalid` */
  replace(storeId: string, marketId: string, request: MarketRequest): Promise<void> {
    check(request);
    return this.unitOfWork.run(async () => {
      await this.lockStore(storeId);
      const markets = await this.queries.ofStore(storeId);
      const before = markets.find(({ id }) => id === marketId);
      if (!before) throw noSuchMarket();
      requireFree(
        request.countries,
        markets.filter(({ id }) => id !== marketId),
      );
      await this.unitOfWork.query(
        `UPDATE market SET (${COLUMNS}) = ROW($2, $3::text[], $4, $5, $6, $7, $8, $9, $10::jsonb) WHERE id = $1`,
        [marketId, ...values(request, before.shippingMethods)],
      );
    });
  }

  /** @throws DomainError `market.not-found`, `market.last-one` */
  remove(storeId: string, marketId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.lockStore(storeId);
      const markets = await this.queries.ofStore(storeId);
      if (!isId(marketId) || !markets.some(({ id }) => id === marketId)) throw noSuchMarket();
      if (markets.length === 1) throw new DomainError('market.last-one', 'A store sells somewhere.');
      await this.unitOfWork.query(`DELETE FROM market WHERE id = $1`, [marketId]);
    });
  }

  private async lockStore(storeId: string): Promise<void> {
    await this.unitOfWork.query(`SELECT id FROM store WHERE id = $1 FOR NO KEY UPDATE`, [storeId]);
  }

  private async insert(storeId: string, request: MarketRequest): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO market (id, store_id, ${COLUMNS}, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [newId(), storeId, ...values(request, []), new Date(this.clock.nowMs())],
    );
  }
}

const values = (request: MarketRequest, before: readonly ShippingMethodView[]): unknown[] => [
  request.name,
  request.countries,
  request.currency,
  request.taxName,
  request.taxRatePpm,
  request.isTaxIncluded,
  request.dutyTerms,
  request.dutyTerms === DutyTerms.Prepaid ? request.dutyRatePpm : 0,
  JSON.stringify(request.shippingMethods.map((method) => toMethod(method, before))),
];

/** A method that goes on keeps its id: checkouts that chose it find it again. */
function toMethod(request: ShippingMethodRequest, before: readonly ShippingMethodView[]): ShippingMethodView {
  const { name, priceMinor, minDays, maxDays } = request;
  const known = before.find(({ id }) => id === request.id);
  return { id: known?.id ?? newId(), name, priceMinor, freeFromMinor: request.freeFromMinor ?? null, minDays, maxDays };
}

const invalid = (path: string, rule: string): DomainError =>
  new DomainError('request.invalid', 'The market can not be like that.', { fields: [{ path, rules: [rule] }] });

function check({ currency, shippingMethods }: MarketRequest): void {
  if (!isCurrency(currency)) throw invalid('currency', 'currency must be a code of ISO 4217');
  shippingMethods.forEach(({ minDays, maxDays }, index) => {
    if (minDays > maxDays) throw invalid(`shippingMethods.${index}.maxDays`, 'maxDays must not be less than minDays');
  });
  const ids = shippingMethods.flatMap(({ id }) => id ?? []);
  if (new Set(ids).size < ids.length) throw invalid('shippingMethods', 'shippingMethods must each be named once');
}

function requireFree(
  countries: readonly string[],
  others: readonly { readonly name: string; readonly countries: readonly string[] }[],
): void {
  for (const { name, countries: theirs } of others) {
    const taken = countries.filter((country) => theirs.includes(country));
    const areBothEverywhere = countries.length === 0 && theirs.length === 0;
    if (taken.length === 0 && !areBothEverywhere) continue;
    throw new DomainError('market.country-taken', 'Another market of the store has these countries.', {
      market: name,
      countries: taken,
    });
  }
}

const noSuchMarket = (): DomainError => new DomainError('market.not-found', 'The store has no such market.');
