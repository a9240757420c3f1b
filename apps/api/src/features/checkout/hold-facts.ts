import { Injectable } from '@nestjs/common';
import type { Money } from '@vitrine/contracts';
import { money } from '@vitrine/domain';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import type { IdempotentUse } from '../../platform/http/idempotency.service';
import { CatalogQueries, type VariantForSale } from '../catalog';
import { PaymentMethodsService, type PaymentMethod } from '../payments';
import { BuyerDetails, type KnownBuyer } from './buyer-details';
import type { RequestedLine } from './checkout-lines';
import { CheckoutStore, type OpenCheckouts } from './checkout.store';
import { ShowContext, type ShowFacts } from './show-context';

/** Who holds; people in line may be away when it is their turn. */
export type Holder = Pick<Session, 'memberId' | 'isGuest'>;
export interface HoldRequest extends IdempotentUse {
  readonly session: Holder;
  readonly lines: readonly RequestedLine[];
  readonly roomId: string | null;
  /** Of that room, in which the buyer may buy. */
  readonly storeOfRoom: string | null;
}
interface SellerRow {
  id: string;
  seller_name: string;
  currency: string;
  shipping_minor: number;
}
interface Seller {
  readonly name: string;
  readonly shipping: Money;
}

/** What is read for a whole group of requests before any of it is decided. */
export interface HoldFacts {
  readonly variants: ReadonlyMap<string, VariantForSale>;
  readonly shows: ShowFacts;
  readonly stores: ReadonlyMap<string, Seller>;
  readonly buyers: ReadonlyMap<string, KnownBuyer>;
  /** By id. */
  readonly methods: ReadonlyMap<string, PaymentMethod>;
  /** By buyer. This and the next change while the group is decided. */
  readonly open: Map<string, OpenCheckouts>;
  /** Of products with a limit, as `CheckoutStore.piecesOf` tells. */
  readonly pieces: Map<string, number>;
}

/** Reads what holds are decided by, in as many statements for two hundred requests as for one. */
@Injectable()
export class HoldFactsReader {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalog: CatalogQueries,
    private readonly checkouts: CheckoutStore,
    private readonly shows: ShowContext,
    private readonly buyers: BuyerDetails,
    private readonly methods: PaymentMethodsService,
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
    const limited = forSale.filter(({ maxPerBuyer }) => maxPerBuyer !== null);
    return {
      variants: new Map(forSale.map((variant) => [variant.variantId, variant])),
      pieces: await this.checkouts.piecesOf(memberIds, [...new Set(limited.map(({ productId }) => productId))]),
      shows,
      stores: await this.sellers([...new Set(forSale.map(({ storeId }) => storeId))]),
      buyers: new Map(buyers.map((buyer) => [buyer.memberId, buyer])),
      methods,
      open,
    };
  }

  private async sellers(storeIds: readonly string[]): Promise<Map<string, Seller>> {
    const rows = await this.unitOfWork.query<SellerRow>(
      `SELECT id, seller_name, currency, shipping_minor FROM store WHERE id = ANY($1::uuid[])`,
      [storeIds],
    );
    return new Map(
      rows.map((row) => [row.id, { name: row.seller_name, shipping: money(row.shipping_minor, row.currency) }]),
    );
  }
}
