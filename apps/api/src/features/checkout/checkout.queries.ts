import { Inject, Injectable } from '@nestjs/common';
import { CheckoutStatus, type CheckoutView, type OrderView, type PromisedOfferView } from '@vitrine/contracts';
import { timesQuantity } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { isId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { PromisedOffers } from '../offers';
import { OrdersQueries } from '../orders';
import { PaymentMethodsService, toPaymentMethodView, type PaymentMethod } from '../payments';
import { BuyerDetails, type KnownBuyer } from './buyer-details';
import { checkoutNotFound } from './checkout.service';
import { CheckoutStore, type Checkout, type CheckoutLine } from './checkout.store';

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
  readonly offers: readonly PromisedOfferView[];
  readonly sellerName: string;
  readonly buyer: KnownBuyer;
  readonly method: PaymentMethod | null;
};

@Injectable()
export class CheckoutQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly checkouts: CheckoutStore,
    private readonly buyers: BuyerDetails,
    private readonly methods: PaymentMethodsService,
    private readonly orders: OrdersQueries,
    private readonly offers: PromisedOffers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `checkout.not-found`, for the checkouts of other people too. */
  async find(session: Session, checkoutId: string): Promise<CheckoutView> {
    const checkout = isId(checkoutId) ? await this.checkouts.find(checkoutId) : null;
    if (checkout?.memberId !== session.memberId) throw checkoutNotFound();
    const [lines, offers, sellerName, [buyer], order] = await Promise.all([
      this.checkouts.lines(checkout.id),
      this.offers.ofCheckouts([checkout.id]),
      this.sellerName(checkout.storeId),
      this.buyers.known([checkout.memberId]),
      checkout.status === CheckoutStatus.Completed ? this.orders.ofCheckout(checkout.id) : null,
    ]);
    if (!buyer) throw checkoutNotFound();
    const { memberId, paymentMethodId: methodId } = buyer;
    const methods = methodId === null ? null : await this.methods.ofMembers([{ memberId, methodId }]);
    const method = methods?.get(methodId ?? '') ?? null;
    const promised = offers.get(checkout.id) ?? [];
    return this.view({ ...checkout, lines, offers: promised, sellerName, buyer, method }, order);
  }

  /** A hold that was made just now. */
  view(
    { lines, offers, sellerName, buyer, method, ...checkout }: PresentedCheckout,
    order: OrderView | null = null,
  ): CheckoutView {
    return {
      id: checkout.id,
      storeId: checkout.storeId,
      roomId: checkout.roomId,
      status: this.statusNow(checkout),
      sellerName,
      lines: lines.map(toLineView),
      offers,
      subtotal: checkout.subtotal,
      shipping: checkout.shipping,
      total: checkout.total,
      expiresAt: new Date(checkout.expiresAtMs).toISOString(),
      serverTime: new Date(this.clock.nowMs()).toISOString(),
      savedEmail: buyer.email,
      savedAddress: buyer.address,
      savedPaymentMethod: method ? toPaymentMethodView(method) : null,
      lastPaymentError: checkout.lastPaymentError,
      order,
    };
  }

  /** A hold is over when its time is up, not only when a job has come round to give the stock back. */
  private statusNow({ status, expiresAtMs }: Checkout): CheckoutStatus {
    return status === CheckoutStatus.Held && expiresAtMs <= this.clock.nowMs() ? CheckoutStatus.Expired : status;
  }

  private async sellerName(storeId: string): Promise<string> {
    const [store] = await this.unitOfWork.query<{ seller_name: string }>(
      `SELECT seller_name FROM store WHERE id = $1`,
      [storeId],
    );
    return store?.seller_name ?? '';
  }
}
