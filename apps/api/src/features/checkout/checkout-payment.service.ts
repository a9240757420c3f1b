import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CheckoutStatus, type AddressView, type Money, type PaymentProblem } from '@vitrine/contracts';
import type { PayCheckoutRequest } from '@vitrine/contracts/dto';
import { isSameMoney } from '@vitrine/domain';
import type { Clock, Logger } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import { CLOCK, LOGGER } from '../../platform/logging';
import { CartService } from '../cart';
import { CatalogQueries, StockService } from '../catalog';
import { DiscountsService } from '../discounts';
import { OrdersService } from '../orders';
import {
  isOutcome,
  PaymentMethodsService,
  PaymentsService,
  PaymentStatus,
  UNHEARD,
  type Payment,
  type PaymentAnswer,
  type PaymentOutcome,
} from '../payments';
import { BuyerDetails, type KnownBuyer } from './buyer-details';
import { AddressBook, toAddress } from './address-book';
import { checkoutExpired, checkoutNotFound, noLongerForSale, paymentInProgress } from './checkout-refusals';
import { CheckoutTermsService } from './checkout-terms.service';
import { CheckoutService } from './checkout.service';
import { GRACE_AFTER_HOLD_MS, RECONCILE_AFTER_MS, UNHEARD_AFTER_MS } from './checkout-times';
import { CheckoutStore, piecesKey, type Checkout, type CheckoutLine } from './checkout.store';
import { LatePayments } from './late-payments.service';

interface BuyerInput {
  readonly address: AddressView;
  readonly email: string | null;
  readonly paymentMethodId: string;
  /** What the buyer was shown; null when they did not say. */
  readonly expectedTotal: Money | null;
}
type Begun =
  | { readonly kind: 'new' | 'known'; readonly payment: Payment }
  /** The hold had run out; it was ended in the same transaction. */
  | { readonly kind: 'expired' }
  /** It goes to a place where it costs something else, which the buyer has not seen yet; the new total is stored. */
  | { readonly kind: 'repriced' };

const toInput = ({ address, email, paymentMethodId, expectedTotal }: PayCheckoutRequest): BuyerInput => ({
  address: toAddress(address),
  email: email ?? null,
  paymentMethodId,
  expectedTotal: expectedTotal ? { amountMinor: expectedTotal.amountMinor, currency: expectedTotal.currency } : null,
});

function emailOf({ registeredEmail }: KnownBuyer, { email }: BuyerInput): string {
  const known = email ?? registeredEmail;
  if (known !== null) return known;
  throw new DomainError('checkout.details-missing', 'A guest says where the confirmation goes.', {
    fields: [{ path: 'email', rules: ['email must be given by guests'] }],
  });
}

/** It went through after all, when that had been given up. */
const isUnexpected = ({ status }: Payment, outcome: PaymentOutcome): boolean =>
  outcome.status === 'succeeded' && (status === PaymentStatus.Declined || status === PaymentStatus.Cancelled);

/** The same for the same request, whatever the order of its fields. */
const hashOf = ({ address, email, paymentMethodId, expectedTotal }: BuyerInput): Buffer => {
  const { fullName, line1, line2, postalCode, city, country } = address;
  const shown = expectedTotal && `${expectedTotal.amountMinor} ${expectedTotal.currency}`;
  const fields = [paymentMethodId, email, fullName, line1, line2, postalCode, city, country, shown];
  return createHash('sha256').update(JSON.stringify(fields)).digest();
};

/**
 * Paying, in three steps that can each be the last one of a process: the attempt is stored, the provider is asked with
 * no transaction open, the result is applied once. Whatever step was the last, asking the provider again by the id of
 * the payment leads to the same end.
 */
@Injectable()
export class CheckoutPaymentService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly checkouts: CheckoutStore,
    private readonly holds: CheckoutService,
    private readonly buyers: BuyerDetails,
    private readonly payments: PaymentsService,
    private readonly methods: PaymentMethodsService,
    private readonly catalog: CatalogQueries,
    private readonly stock: StockService,
    private readonly orders: OrdersService,
    private readonly cart: CartService,
    private readonly discounts: DiscountsService,
    private readonly terms: CheckoutTermsService,
    private readonly book: AddressBook,
    private readonly late: LatePayments,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Pays for a held checkout. The same key answers the state of the payment that it began.
   * @throws DomainError `payment.declined` or another `PaymentProblem`, `payment.amount-unsupported`, `payment.in-progress`, `payment.method-invalid`, `checkout.expired`,
   *   `checkout.total-changed`, `checkout.not-sold-there`,
   *   `checkout.closed`, `checkout.not-found`, `stock.sold-out` and `variant.not-found` (of what goes to whoever pays first), `checkout.details-missing`, `request.idempotency-key-reused`
   */
  async pay(session: Session, checkoutId: string, key: string, request: PayCheckoutRequest): Promise<void> {
    const begun = await this.begin(session, checkoutId, key, toInput(request));
    if (begun.kind === 'expired') throw checkoutExpired();
    if (begun.kind === 'repriced') throw new DomainError('checkout.total-changed', 'It costs something else there.');
    const { payment } = begun;
    if (begun.kind === 'new') await this.conclude(payment, await this.payments.authorise(payment));
    else if (this.isLeftBehind(payment)) await this.reconcile(payment.id);
    const { problem } = (await this.payments.find(payment.id)) ?? payment;
    if (problem !== null) throw new DomainError(problem, 'The payment did not go through.');
  }

  /** The first step: from here on the stock waits for the result, however long it takes. */
  begin(session: Session, checkoutId: string, key: string, input: BuyerInput): Promise<Begun> {
    const requestHash = hashOf(input);
    return this.unitOfWork.run(async (): Promise<Begun> => {
      // Before everything else that it locks, as holds do.
      const [buyer] = await this.buyers.lock([session.memberId]);
      const checkout = isId(checkoutId) ? await this.checkouts.lock(checkoutId) : null;
      if (!buyer || checkout?.memberId !== session.memberId) throw checkoutNotFound();

      const known = await this.payments.findByKey(checkout.id, key);
      if (known && !known.requestHash.equals(requestHash)) {
        throw new DomainError(
          'request.idempotency-key-reused',
          'This Idempotency-Key came with another request before.',
        );
      }
      if (known) return { kind: 'known', payment: known };

      this.requirePayable(checkout);
      if (this.holds.isDue(checkout)) {
        await this.holds.end(checkout, CheckoutStatus.Expired);
        return { kind: 'expired' };
      }
      const { paymentMethodId, address } = input;
      const email = emailOf(buyer, input);
      const method = await this.methods.usable(session.memberId, paymentMethodId);
      if (await this.isRepriced(checkout, input)) return { kind: 'repriced' };
      await this.discounts.requireWithinLimit(checkout);
      this.payments.requireChargeable(checkout.charges.total);
      const lines = await this.checkouts.lines(checkout.id);
      await this.requireWithinLimits(checkout, lines);
      await this.holdFirstPaid(checkout, lines);
      await this.checkouts.move(checkout, CheckoutStatus.Paying, { email, address, lastPaymentError: null });
      const payment = await this.payments.begin({
        checkoutId: checkout.id,
        memberId: session.memberId,
        idempotencyKey: key,
        requestHash,
        method,
        amount: checkout.charges.total,
      });
      return { kind: 'new', payment };
    });
  }

  /**
   * Applies the provider's result, once however often and by whom it is told. Lock order: members, checkouts, payments.
   * @param providerPaymentId the provider's own name for it, where that is known
   */
  async applyResult(
    paymentId: string,
    outcome: PaymentOutcome,
    providerPaymentId: string | null = null,
  ): Promise<void> {
    const payment = await this.payments.find(paymentId);
    if (payment) await this.apply(payment, outcome, providerPaymentId);
    else this.logger.error({ paymentId, ...outcome }, 'a result came for a payment that is not ours');
  }

  private async apply(payment: Payment, outcome: PaymentOutcome, providerPaymentId: string | null): Promise<void> {
    let known: Payment | null = payment;
    while (known) known = await this.applyTo(known, outcome, providerPaymentId);
  }

  /**
   * @param payment as it was read some time ago
   * @returns it as it is now, when it was decided otherwise since, and the result is to be applied to that
   */
  private applyTo(
    payment: Payment,
    outcome: PaymentOutcome,
    providerPaymentId: string | null,
  ): Promise<Payment | null> {
    const { id: paymentId } = payment;
    return this.unitOfWork.run(async () => {
      // What came late is counted against the limits of its buyer, who is locked before the checkout.
      const isLate = isUnexpected(payment, outcome);
      if (isLate) await this.buyers.lock([payment.memberId]);
      const checkout = await this.checkouts.lock(payment.checkoutId);
      if (!checkout) throw new Error(`The payment ${paymentId} has no checkout.`);
      if (await this.payments.decide(paymentId, outcome, providerPaymentId)) {
        if (outcome.status === 'succeeded') await this.complete(checkout, payment);
        else await this.takeBack(checkout, outcome.problem);
        return null;
      }
      const now = await this.payments.find(paymentId);
      if (now && isUnexpected(now, outcome)) {
        if (!isLate) return now;
        await this.payments.note(paymentId, { ...outcome, providerPaymentId });
        const revived = await this.late.revive(checkout, now);
        if (revived) await this.complete(revived, now);
      } else if (now?.status !== outcome.status && now?.status !== PaymentStatus.Returned) {
        this.logger.error({ paymentId, ...outcome }, 'a payment was decided otherwise before');
      }
      return null;
    });
  }

  /** Applies whatever the provider says of a payment, result or not. */
  async conclude(payment: Payment, answer: PaymentAnswer | undefined): Promise<void> {
    if (!answer) return;
    if (isOutcome(answer)) await this.apply(payment, answer, answer.providerPaymentId);
    else await this.payments.note(payment.id, answer);
  }

  /** Finds out what became of a payment without a result, and finishes it either way. */
  async reconcile(paymentId: string): Promise<void> {
    const payment = await this.payments.find(paymentId);
    if (payment?.status !== PaymentStatus.Pending) return;
    const checkout = await this.checkouts.find(payment.checkoutId);
    const mayCharge = checkout !== null && this.clock.nowMs() < checkout.expiresAtMs + GRACE_AFTER_HOLD_MS;
    await this.conclude(payment, await this.payments.settle(payment, { mayCharge }));
  }

  /** Ends a payment that its buyer did not confirm in time; one that was confirmed at the last moment counts. */
  async giveUp(paymentId: string): Promise<void> {
    const payment = await this.payments.find(paymentId);
    if (payment?.status === PaymentStatus.Pending) await this.conclude(payment, await this.payments.cancel(payment));
  }

  /**
   * The same because its buyer wants to pay otherwise. Nothing to do where none waits for them.
   * @throws DomainError `checkout.not-found`, `payment.in-progress` while the bank decides without them, and while the
   *   provider may not have heard of it yet
   */
  async giveUpAsBuyer(session: Session, checkoutId: string): Promise<void> {
    const checkout = isId(checkoutId) ? await this.checkouts.find(checkoutId) : null;
    if (checkout?.memberId !== session.memberId) throw checkoutNotFound();
    const payment = await this.payments.findPending(checkout.id);
    if (!payment) return;
    if (payment.action === null) return this.giveUpUnheard(payment);
    const answer = await this.payments.cancel(payment);
    const isGivenUp = answer?.status === 'cancelled';
    await this.conclude(payment, isGivenUp ? { ...answer, problem: 'payment.authentication-failed' } : answer);
  }

  /** @throws DomainError `payment.in-progress` unless it is decided by now, or the provider never heard of it */
  private async giveUpUnheard(payment: Payment): Promise<void> {
    if (this.clock.nowMs() - payment.createdAtMs < UNHEARD_AFTER_MS) throw paymentInProgress();
    const told = await this.payments.status(payment);
    const answer = told === null ? UNHEARD : told;
    if (answer === undefined || !isOutcome(answer)) throw paymentInProgress();
    await this.conclude(payment, answer);
  }

  /** The pieces are sold, the order is written and the show's staff told, all or nothing. */
  private async complete(checkout: Checkout, payment: Payment): Promise<void> {
    const { email, address } = checkout;
    if (email === null || address === null)
      throw new Error(`The checkout ${checkout.id} is being paid without details.`);
    const lines = await this.checkouts.lines(checkout.id);
    await this.checkouts.move(checkout, CheckoutStatus.Completed);
    // Only what went through is offered again: not a card that was declined.
    await this.buyers.remember(checkout.memberId, { email, address, paymentMethodId: payment.paymentMethodId });
    await this.book.note(checkout.memberId, address);
    await this.cart.remove(
      checkout.memberId,
      lines.map(({ variantId }) => variantId),
    );
    await this.stock.sell(lines, checkout.id);
    await this.orders.place({
      checkoutId: checkout.id,
      storeId: checkout.storeId,
      roomId: checkout.roomId,
      buyerId: checkout.memberId,
      email,
      address,
      charges: checkout.charges,
      terms: checkout.terms,
      payment: payment.method,
      lines,
    });
  }

  /** @returns whether it costs something else than the buyer saw: by now, or at an address in another country */
  private async isRepriced(checkout: Checkout, { address: { country }, expectedTotal }: BuyerInput): Promise<boolean> {
    const before = expectedTotal ?? checkout.charges.total;
    if (country === checkout.terms.country) return !isSameMoney(checkout.charges.total, before);
    const { total } = (await this.terms.reprice(checkout, { country })).charges;
    return !isSameMoney(total, before);
  }

  /**
   * What goes to whoever pays first is held from here on, if it is still there and for sale: of what was held before, the
   * buyer is sure even when the store takes it out of its shop.
   * @throws DomainError `stock.sold-out`, `variant.not-found`
   */
  private async holdFirstPaid({ id }: Checkout, lines: readonly CheckoutLine[]): Promise<void> {
    const waiting = lines.filter(({ isHeld }) => !isHeld);
    if (waiting.length === 0) return;
    const withdrawn = await this.catalog.withdrawn(waiting);
    if (withdrawn) throw noLongerForSale(withdrawn.variantId);
    await this.checkouts.setFirstPaidHeld(id, true);
    await this.stock.reserve(waiting, id);
  }

  /** Held again for another card; given back at once, and all of it together, when the hold ran out meanwhile. */
  private async takeBack(checkout: Checkout, problem: PaymentProblem): Promise<void> {
    const held = await this.checkouts.move(checkout, CheckoutStatus.Held, { lastPaymentError: problem });
    if (this.holds.isDue(held)) {
      await this.holds.end(held, CheckoutStatus.Expired);
      return;
    }
    const firstPaid = (await this.checkouts.lines(checkout.id)).filter(({ isFirstPaid }) => isFirstPaid);
    if (firstPaid.length === 0) return;
    await this.checkouts.setFirstPaidHeld(checkout.id, false);
    await this.stock.release(firstPaid, checkout.id);
  }

  /** Counted again: what a guest held and bought may have come to this account since. */
  private async requireWithinLimits({ memberId }: Checkout, lines: readonly CheckoutLine[]): Promise<void> {
    const limits = await this.catalog.piecesPerBuyer(lines.map(({ productId }) => productId));
    const pieces = await this.checkouts.piecesOf([memberId], [...limits.keys()]);
    for (const { variantId, productId } of lines) {
      const most = limits.get(productId);
      if (most === undefined || (pieces.get(piecesKey(memberId, productId)) ?? 0) <= most) continue;
      throw new DomainError('checkout.too-many-per-buyer', `One buyer may have ${most} of this piece.`, { variantId });
    }
  }

  private requirePayable(checkout: Checkout): void {
    if (checkout.status === CheckoutStatus.Held) return;
    if (checkout.status === CheckoutStatus.Paying) throw paymentInProgress();
    if (checkout.status === CheckoutStatus.Expired) throw checkoutExpired();
    throw new DomainError('checkout.closed', `This checkout is ${checkout.status}.`);
  }

  private isLeftBehind(payment: Payment): boolean {
    return payment.status === PaymentStatus.Pending && this.clock.nowMs() - payment.createdAtMs >= RECONCILE_AFTER_MS;
  }
}
