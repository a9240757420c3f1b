import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { GuestTraces, MemberMerges } from '../accounts';
import { CatalogListeners } from '../catalog';
import { WaitingListService } from './waiting-list.service';
import { WaitingListStore } from './waiting-list.store';
import { WaitingOffers } from './waiting-offers';

const OFFER_JOB = 'waiting-list.offer';
/** Enough for any minute; the next sweep goes on. */
const SWEEP_SIZE = 500;

/** What happens to lines without a request: pieces come back, a guest signs in. */
@Injectable()
export class WaitingListJobs implements OnModuleInit {
  constructor(
    private readonly offers: WaitingOffers,
    private readonly line: WaitingListService,
    private readonly places: WaitingListStore,
    private readonly listeners: CatalogListeners,
    private readonly merges: MemberMerges,
    private readonly traces: GuestTraces,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    // Stored with what came back: it can't come back without the line being looked at.
    this.listeners.onStockOwed((variantIds) =>
      this.jobs.runAt(OFFER_JOB, { variantIds }, new Date(this.clock.nowMs())),
    );
    this.merges.register('waiting', (guestId, memberId) => this.line.merge(guestId, memberId));
    this.traces.register((guestIds) => this.places.waitingAmong(guestIds));
    this.jobs.register<{ variantIds: readonly string[] }>({
      name: OFFER_JOB,
      handle: ({ variantIds }) => this.offerAll(variantIds),
    });
    this.jobs.register({ name: 'waiting-list.sweep', cron: '* * * * *', handle: () => this.sweep() });
  }

  /**
   * Catches what a lost job left: pieces that nobody holds while somebody waits for them. And counts anew where the stock
   * disagrees with the line, as after places went with people who were deleted by hand.
   */
  async sweep(): Promise<void> {
    await this.forEach(await this.places.miscounted(SWEEP_SIZE), async (variantId) => {
      const change = await this.line.recount(variantId);
      if (change !== 0) this.logger.warn({ variantId, change }, 'what is waited for was counted anew');
    });
    await this.offerAll(await this.places.owed(SWEEP_SIZE));
  }

  private offerAll(variantIds: readonly string[]): Promise<void> {
    return this.forEach(variantIds, (variantId) => this.offers.offer(variantId));
  }

  /** One that fails must not keep the others waiting; the next sweep takes it up again. */
  private async forEach(variantIds: readonly string[], work: (variantId: string) => Promise<void>): Promise<void> {
    for (const variantId of variantIds) {
      try {
        await work(variantId);
      } catch (error) {
        this.logger.error({ err: error, variantId }, 'a line was left behind');
      }
    }
  }
}
