import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { JobRunner } from '../../platform/jobs/job-runner';
import { sweepEach } from '../../platform/jobs/sweep';
import { CLOCK, LOGGER } from '../../platform/logging';
import { PaymentListeners, PaymentsService } from '../payments';
import { DisputesService } from './disputes.service';
import { RECONCILE_REFUND_AFTER_MS, RefundsService } from './refunds.service';
import { RefundsStore } from './refunds.store';

/** Enough for any minute, and a bound for one that follows a long stand-still: the next one goes on. */
const SWEEP_SIZE = 500;

/** What happens to orders without a request: the provider tells of a refund or a dispute, or is asked. */
@Injectable()
export class OrdersJobs implements OnModuleInit {
  constructor(
    private readonly listeners: PaymentListeners,
    private readonly disputes: DisputesService,
    private readonly refunds: RefundsService,
    private readonly store: RefundsStore,
    private readonly payments: PaymentsService,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.listeners.keepRefunds({
      find: (refundId) => this.store.find(refundId),
      apply: (refundId, answer) => this.refunds.take(refundId, answer),
    });
    this.listeners.onDispute((payment, dispute) => this.disputes.apply(payment, dispute));
    this.jobs.register({ name: 'orders.sweep', cron: '* * * * *', handle: () => this.sweep() });
  }

  /** Catches what a lost message or a crash left: refunds that nobody finished. */
  async sweep(): Promise<void> {
    const leftBehind = await this.store.undecided(
      this.clock.nowMs() - RECONCILE_REFUND_AFTER_MS,
      this.payments.providerName,
      SWEEP_SIZE,
    );
    await sweepEach(this.clock, leftBehind, (id) => this.attempt(id));
  }

  /** One that fails must not keep the others waiting; the next sweep takes it up again. */
  private async attempt(refundId: string): Promise<void> {
    try {
      await this.refunds.reconcile(refundId);
    } catch (error) {
      this.logger.error({ err: error, refundId }, 'the sweep of refunds left one behind');
    }
  }
}
