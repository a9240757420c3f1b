import { Injectable } from '@nestjs/common';
import type { Session } from '../../platform/auth/session';
import { marketOf } from '@vitrine/domain';
import type { IdempotentUse } from '../../platform/http/idempotency.service';
import { CatalogQueries, type VariantForSale } from '../catalog';
import { PaymentMethodsService, type PaymentMethod } from '../payments';
import { BuyerDetails, type KnownBuyer } from './buyer-details';
import type { RequestedLine } from './checkout-lines';
import { CheckoutStore, type OpenCheckouts } from './checkout.store';
import { SellerFacts, type Seller } from './seller-facts';
import { ShowContext, type ShowFacts } from './show-context';

/** Who holds; people in line may be away when it is their turn. */
export type Holder = Pick<Session, 'memberId' | 'isGuest'>;
export interface HoldRequest extends IdempotentUse {
  readonly session: Holder;
  readonly lines: readonly RequestedLine[];
  readonly roomId: string | null;
  /** Where it goes, as far as the buyer's device can tell. */
  readonly country: string | null;
  /** Of that room, in which the buyer may buy. */
  readonly storeOfRoom: string | null;
}

/** What is read for a whole group of requests before any of it is decided. */
export interface HoldFacts {
  readonly variants: ReadonlyMap<string, VariantForSale>;
  readonly shows: ShowFacts;
  readonly stores: ReadonlyMap<string, Seller>;
  /** What variants cost in a currency beside their store's, by `<currency> <variant>`. */
  readonly listPrices: ReadonlyMap<string, number>;
  readonly buyers: ReadonlyMap<string, KnownBuyer>;
  /** By id. */
  readonly methods: ReadonlyMap<string, PaymentMethod>;
  /** By buyer. This and the next change while the group is decided. */
  readonly open: Map<string, OpenCheckouts>;
  /** Of products with a limit, as `CheckoutStore.piecesOf` tells. */
  readonly pieces: Map<string, number>;
}

/** Reads what holds are decided by, in as many statements for hundreds of requests as for one. */
@Injectable()
export class HoldFactsReader {
  constructor(
    private readonly catalog: CatalogQueries,
    private readonly checkouts: CheckoutStore,
    private readonly shows: ShowContext,
    private readonly buyers: BuyerDetails,
    private readonly methods: PaymentMethodsService,
    private readonly sellers: SellerFacts,
  ) {}

  /**
   * The first step: nobody else decides about these buyers until the transaction ends, at whatever node. What they were
   * answered and what they hold is read after it, or two requests with one key could both find nothing.
   */
  lockBuyers(requests: readonly HoldRequest[]): Promise<KnownBuyer[]> {
    return this.buyers.lock([...new Set(requests.map(({ memberId }) => memberId))].sort());
  }

  async read(requests: readonly HoldRequest[], buyers: readonly KnownBuyer[]): Promise<HoldFacts> {
    const memberIds = buyers.map(({ memberId }) => memberId);
    const methods = await this.methods.ofMembers(
      buyers.flatMap(({ memberId, paymentMethodId }) =>
        paymentMethodId === null ? [] : [{ memberId, methodId: paymentMethodId }],
      ),
    );
    const open = await this.checkouts.open(memberIds);
    const variantIds = requests.flatMap(({ lines }) => lines.map(({ variantId }) => variantId));
    const forSale = await this.catalog.variantsForSale([...new Set(variantIds)]);
    const shows = await this.shows.read(requests);
    const stores = await this.sellers.read([...new Set(forSale.map(({ storeId }) => storeId))]);
    const limited = forSale.filter(({ maxPerBuyer }) => maxPerBuyer !== null);
    return {
      variants: new Map(forSale.map((variant) => [variant.variantId, variant])),
      pieces: await this.checkouts.piecesOf(memberIds, [...new Set(limited.map(({ productId }) => productId))]),
      shows,
      stores,
      listPrices: await this.listPrices(requests, buyers, forSale, stores),
      buyers: new Map(buyers.map((buyer) => [buyer.memberId, buyer])),
      methods,
      open,
    };
  }

  /** Of the places that these requests go to, and only where those have a currency of their own. */
  private async listPrices(
    requests: readonly HoldRequest[],
    buyers: readonly KnownBuyer[],
    forSale: readonly VariantForSale[],
    stores: ReadonlyMap<string, Seller>,
  ): Promise<Map<string, number>> {
    const storeOf = new Map(forSale.map(({ variantId, storeId }) => [variantId, stores.get(storeId)]));
    const buyerOf = new Map(buyers.map((buyer) => [buyer.memberId, buyer]));
    const wanted = new Map<string, Set<string>>();
    for (const request of requests) {
      for (const { variantId } of request.lines) {
        const seller = storeOf.get(variantId);
        const market = seller && marketOf(seller.markets, countryOf(request, buyerOf.get(request.memberId), seller));
        if (!market || market.currency === seller.currency) continue;
        wanted.set(market.currency, (wanted.get(market.currency) ?? new Set()).add(variantId));
      }
    }
    const prices = new Map<string, number>();
    for (const [currency, variantIds] of wanted) {
      for (const [variantId, priceMinor] of await this.catalog.pricesIn([...variantIds], currency))
        prices.set(listPriceKey(currency, variantId), priceMinor);
    }
    return prices;
  }
}

export const listPriceKey = (currency: string, variantId: string): string => `${currency} ${variantId}`;

/**
 * Where it goes: to where the buyer's last order went, or where their device says it is when nothing is sold to there;
 * to the store's country when neither is known.
 */
export function countryOf(request: HoldRequest, buyer: KnownBuyer | undefined, seller: Seller): string {
  const known = [buyer?.address?.country, request.country].flatMap((country) => country ?? []);
  return known.find((country) => marketOf(seller.markets, country) !== null) ?? known[0] ?? seller.country;
}
