import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { JobRunner } from '../../platform/jobs/job-runner';
import { sweepEach } from '../../platform/jobs/sweep';
import { CLOCK, LOGGER } from '../../platform/logging';
import { GuestTraces, MemberMerges } from '../accounts';
import { DiscountsService } from '../discounts';
import { OrdersService } from '../orders';
import { AddressBook } from './address-book';
import { PaymentListeners, PaymentMethodsService, PaymentsService } from '../payments';
import { BuyerDetails } from './buyer-details';
import { CheckoutPaymentService } from './checkout-payment.service';
import { GRACE_AFTER_HOLD_MS, RECONCILE_AFTER_MS } from './checkout-times';
import { CheckoutService } from './checkout.service';
import { CheckoutStore } from './checkout.store';
import { EXPIRE_JOB } from './hold-groups';
import { LATE_PAYMENT_JOB, LatePayments } from './late-payments.service';

/** Enough for any minute, and a bound for one that follows a long stand-still: the next one goes on. */
const SWEEP_SIZE = 500;

/** What happens to checkouts without a request: holds end, the provider tells a result, a guest signs in. */
@Injectable()
export class CheckoutJobs implements OnModuleInit {
  constructor(
    private readonly holds: CheckoutService,
    private readonly paying: CheckoutPaymentService,
    private readonly checkouts: CheckoutStore,
    private readonly buyers: BuyerDetails,
    private readonly book: AddressBook,
    private readonly discounts: DiscountsService,
    private readonly listeners: PaymentListeners,
    private readonly late: LatePayments,
    private readonly payments: PaymentsService,
    private readonly methods: PaymentMethodsService,
    private readonly orders: OrdersService,
    private readonly merges: MemberMerges,
    private readonly traces: GuestTraces,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.listeners.onPayment((payment, answer) => this.paying.conclude(payment, answer));
    this.listeners.keepRefunds({
      find: (refundId) => this.late.findRefund(refundId),
      apply: (refundId, answer) => this.late.applyRefund(refundId, answer),
    });
    this.merges.register('purchases', (guestId, memberId) => this.merge(guestId, memberId));
    // Every order has a checkout, and every payment too.
    this.traces.register((guestIds) => this.checkouts.buyersAmong(guestIds));
    this.jobs.register<{ dueAtMs: number }>({ name: EXPIRE_JOB, handle: ({ dueAtMs }) => this.expire(dueAtMs) });
    this.jobs.register<{ paymentId: string }>({
      name: LATE_PAYMENT_JOB,
      handle: ({ paymentId }) => this.late.finish(paymentId),
    });
    this.jobs.register({ name: 'checkout.sweep', cron: '* * * * *', handle: () => this.sweep() });
    this.jobs.register({ name: 'checkout.sweep-late', cron: '* * * * *', handle: () => this.sweepLate() });
  }

  /** Catches what a lost job or a crash left: holds whose time is up, and payments that nobody finished or confirmed. */
  async sweep(): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.attempt('holds that are due', () => this.holds.expireDue());
    await this.payments.warnOfOrphans();
    const abandoned = await this.payments.abandoned(nowMs - GRACE_AFTER_HOLD_MS, SWEEP_SIZE);
    await sweepEach(this.clock, abandoned, (id) => this.attempt(id, () => this.paying.giveUp(id)));
    const leftBehind = await this.payments.undecided(nowMs - RECONCILE_AFTER_MS, SWEEP_SIZE);
    await sweepEach(this.clock, leftBehind, (id) => this.attempt(id, () => this.paying.reconcile(id)));
  }

  /** Money that goes back keeps nobody waiting who still wants to pay. */
  async sweepLate(): Promise<void> {
    const open = await this.late.open(this.clock.nowMs() - RECONCILE_AFTER_MS, SWEEP_SIZE);
    await sweepEach(this.clock, open, (id) => this.attempt(id, () => this.late.finish(id)));
  }

  private async expire(dueAtMs: number): Promise<void> {
    await this.holds.expireDue();
    // The job store's clock is the database's and may be ahead of ours.
    if (dueAtMs > this.clock.nowMs()) await this.jobs.runAt(EXPIRE_JOB, { dueAtMs }, new Date(dueAtMs));
  }

  /** One that fails must not keep the others waiting; the next sweep takes it up again. */
  private async attempt(id: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error({ err: error, id }, 'the sweep of checkouts left one behind');
    }
  }

  /**
   * What a guest was buying goes on under the account. The checkouts first: a payment that is being applied meanwhile
   * holds its checkout, so that its order is written before the orders are moved.
   */
  private async merge(guestId: string, memberId: string): Promise<void> {
    await this.checkouts.reassign(guestId, memberId);
    await this.methods.reassign(guestId, memberId);
    await this.buyers.reassign(guestId, memberId);
    await this.book.reassign(guestId, memberId);
    await this.discounts.reassign(guestId, memberId);
    await this.orders.reassign(guestId, memberId);
  }
}
