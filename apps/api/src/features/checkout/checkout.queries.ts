import { Inject, Injectable } from '@nestjs/common';
import {
  CheckoutStatus,
  type CheckoutPaymentView,
  type CheckoutView,
  type DeliveryOptionView,
  type PromisedOfferView,
} from '@vitrine/contracts';
import { timesQuantity } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { isId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { deliveryOptions, toChargesView } from '../markets';
import { PromisedOffers } from '../offers';
import { OrdersQueries } from '../orders';
import { PaymentMethodsService, PaymentsService, toPaymentMethodView, type PaymentMethod } from '../payments';
import { BuyerDetails, type KnownBuyer } from './buyer-details';
import { checkoutNotFound } from './checkout-refusals';
import { GRACE_AFTER_HOLD_MS, UNHEARD_AFTER_MS } from './checkout-times';
import { CheckoutStore, type Checkout, type CheckoutLine } from './checkout.store';
import { SellerFacts, type Seller } from './seller-facts';

const toIso = (ms: number): string => new Date(ms).toISOString();

const toLineView = ({ unitPrice, quantity, ...line }: CheckoutLine): CheckoutView['lines'][number] => ({
  productId: line.productId,
  variantId: line.variantId,
  title: line.title,
  size: line.size,
  colour: line.colour,
  pictureUrl: line.pictureUrl,
  isFirstPaid: line.isFirstPaid,
  quantity,
  unitPrice,
  total: timesQuantity(unitPrice, quantity),
});

/** A checkout with everything that its buyer sees of it. */
export type PresentedCheckout = Checkout & {
  readonly lines: readonly CheckoutLine[];
  readonly seller: Pick<Seller, 'name' | 'returnWindowDays'>;
  readonly deliveryOptions: readonly DeliveryOptionView[];
  readonly offers: readonly PromisedOfferView[];
  readonly buyer: KnownBuyer;
  readonly method: PaymentMethod | null;
};

@Injectable()
export class CheckoutQueries {
  constructor(
    private readonly checkouts: CheckoutStore,
    private readonly buyers: BuyerDetails,
    private readonly methods: PaymentMethodsService,
    private readonly payments: PaymentsService,
    private readonly orders: OrdersQueries,
    private readonly sellers: SellerFacts,
    private readonly offers: PromisedOffers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `checkout.not-found`, for the checkouts of other people too. */
  async find(session: Session, checkoutId: string): Promise<CheckoutView> {
    const checkout = isId(checkoutId) ? await this.checkouts.find(checkoutId) : null;
    if (checkout?.memberId !== session.memberId) throw checkoutNotFound();
    const [lines, offers, sellers, [buyer], order, payment] = await Promise.all([
      this.checkouts.lines(checkout.id),
      this.offers.ofCheckouts([checkout.id]),
      this.sellers.read([checkout.storeId]),
      this.buyers.known([checkout.memberId]),
      checkout.status === CheckoutStatus.Completed ? this.orders.ofCheckout(checkout.id) : null,
      checkout.status === CheckoutStatus.Paying ? this.paymentOf(checkout) : null,
    ]);
    const seller = sellers.get(checkout.storeId);
    if (!buyer || !seller) throw checkoutNotFound();
    const market = seller.markets.find(({ id }) => id === checkout.terms.marketId);
    const held = {
      ...checkout,
      lines,
      offers: offers.get(checkout.id) ?? [],
      seller,
      // A market that is gone can no longer be chosen in; what was chosen stands.
      deliveryOptions: market ? deliveryOptions(market, checkout.charges.subtotal) : [],
      buyer,
      method: await this.methods.saved(buyer),
    };
    return this.view(held, { order, payment });
  }

  /** A hold that was made just now. */
  view(
    { lines, offers, seller, deliveryOptions: options, buyer, method, ...checkout }: PresentedCheckout,
    { order, payment }: Pick<CheckoutView, 'order' | 'payment'> = { order: null, payment: null },
  ): CheckoutView {
    return {
      id: checkout.id,
      storeId: checkout.storeId,
      roomId: checkout.roomId,
      status: this.statusNow(checkout),
      sellerName: seller.name,
      returnWindowDays: seller.returnWindowDays,
      lines: lines.map(toLineView),
      offers,
      ...toChargesView(checkout.charges, checkout.terms),
      delivery: { country: checkout.terms.country, methodId: checkout.terms.method.id, options },
      expiresAt: toIso(checkout.expiresAtMs),
      serverTime: toIso(this.clock.nowMs()),
      savedEmail: buyer.email,
      savedAddress: buyer.address,
      savedPaymentMethod: method ? toPaymentMethodView(method) : null,
      payment,
      lastPaymentError: checkout.lastPaymentError,
      order,
    };
  }

  /** A hold is over when its time is up, not only when a job has come round to give the stock back. */
  private statusNow({ status, expiresAtMs }: Checkout): CheckoutStatus {
    return status === CheckoutStatus.Held && expiresAtMs <= this.clock.nowMs() ? CheckoutStatus.Expired : status;
  }

  private async paymentOf({ id, expiresAtMs }: Checkout): Promise<CheckoutPaymentView> {
    const payment = await this.payments.findPending(id);
    // Decided between the two questions.
    if (!payment) return { status: 'pending', mayGiveUpAt: toIso(this.clock.nowMs() + UNHEARD_AFTER_MS) };
    const { action, createdAtMs } = payment;
    if (action === null) return { status: 'pending', mayGiveUpAt: toIso(createdAtMs + UNHEARD_AFTER_MS) };
    return { status: 'requires-action', action, endsAt: toIso(expiresAtMs + GRACE_AFTER_HOLD_MS) };
  }
}
