import { Inject, Injectable } from '@nestjs/common';
import { CheckoutStatus, type CheckoutView } from '@vitrine/contracts';
import { timesQuantity } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { isId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { OrdersQueries } from '../orders';
import { PaymentMethodsService, toPaymentMethodView } from '../payments';
import { BuyerDetails } from './buyer-details';
import { checkoutNotFound } from './checkout.service';
import { CheckoutStore, type Checkout, type CheckoutLine } from './checkout.store';

const toLineView = ({ unitPrice, quantity, ...line }: CheckoutLine): CheckoutView['lines'][number] => ({
  productId: line.productId,
  variantId: line.variantId,
  title: line.title,
  size: line.size,
  colour: line.colour,
  pictureUrl: line.pictureUrl,
  quantity,
  unitPrice,
  total: timesQuantity(unitPrice, quantity),
});

@Injectable()
export class CheckoutQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly checkouts: CheckoutStore,
    private readonly buyers: BuyerDetails,
    private readonly methods: PaymentMethodsService,
    private readonly orders: OrdersQueries,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `checkout.not-found`, for the checkouts of other people too. */
  async find(session: Session, checkoutId: string): Promise<CheckoutView> {
    const checkout = isId(checkoutId) ? await this.checkouts.find(checkoutId) : null;
    if (checkout?.memberId !== session.memberId) throw checkoutNotFound();
    const [lines, sellerName, saved, registeredEmail] = await Promise.all([
      this.checkouts.lines(checkout.id),
      this.sellerName(checkout.storeId),
      this.buyers.find(session.memberId),
      this.buyers.registeredEmail(session.memberId),
    ]);
    const method = saved && (await this.methods.find(session.memberId, saved.paymentMethodId));
    return {
      id: checkout.id,
      storeId: checkout.storeId,
      roomId: checkout.roomId,
      status: this.statusNow(checkout),
      sellerName,
      lines: lines.map(toLineView),
      subtotal: checkout.subtotal,
      shipping: checkout.shipping,
      total: checkout.total,
      expiresAt: new Date(checkout.expiresAtMs).toISOString(),
      serverTime: new Date(this.clock.nowMs()).toISOString(),
      savedEmail: saved?.email ?? registeredEmail,
      savedAddress: saved?.address ?? null,
      savedPaymentMethod: method ? toPaymentMethodView(method) : null,
      lastPaymentError: checkout.lastPaymentError,
      order: checkout.status === CheckoutStatus.Completed ? await this.orders.ofCheckout(checkout.id) : null,
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
