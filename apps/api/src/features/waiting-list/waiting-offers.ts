import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { requestHash } from '../../platform/http/idempotency.service';
import { LOGGER } from '../../platform/logging';
import { PersonalChannel } from '../../platform/realtime/personal-channel';
import { StockService } from '../catalog';
import { HoldGroups, isAboutData, type HoldRequest } from '../checkout';
import { LineTurns, type LineTurn, type TurnOutcome } from './line-turns';
import { turnsFor } from './turns-for';
import { WaitingListService } from './waiting-list.service';
import { WaitingListStore, type EndedPlace, type NextPlace } from './waiting-list.store';
import { WaitingMails } from './waiting-mails';

/** People that one transaction decides about. */
const AT_A_TIME = 50;
/** A bound for one run; the job that follows, or the sweep, goes on. */
const ROUNDS_PER_RUN = 40;

const requestOf = ({ place, quantity }: { place: NextPlace; quantity: number }): HoldRequest => ({
  session: { memberId: place.memberId, isGuest: place.isGuest },
  memberId: place.memberId,
  // A place has one turn: whoever decides about it again finds what was held.
  key: `waiting-place:${place.id}`,
  requestHash: requestHash('waiting-list.offer', { placeId: place.id }),
  lines: [{ variantId: place.variantId, quantity, pinId: place.pinId }],
  roomId: place.roomId,
  country: null,
  storeOfRoom: place.storeOfRoom,
});

/**
 * Holds what came back for those who are next in line, through the same decision as every other hold. Whatever node does
 * it, and however often: a place is offered once, and nobody before somebody who waits for longer.
 */
@Injectable()
export class WaitingOffers {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly holds: HoldGroups,
    private readonly places: WaitingListStore,
    private readonly line: WaitingListService,
    private readonly stock: StockService,
    private readonly personal: PersonalChannel,
    private readonly mails: WaitingMails,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Offers what is free of a variant, as far as the line reaches. */
  async offer(variantId: string): Promise<void> {
    for (let round = 0; round < ROUNDS_PER_RUN; round++) {
      const next = await this.places.next(variantId, AT_A_TIME);
      if (next.length === 0) return;
      const lost = next.filter(({ isReachable }) => !isReachable);
      if (lost.length > 0) {
        // Nobody would ever hear of what is kept for them.
        await this.pass(variantId, lost);
        continue;
      }
      if (!(await this.offerTogether(variantId, next))) return;
    }
  }

  /** @returns whether anything came of it. */
  private async offerTogether(variantId: string, next: readonly NextPlace[]): Promise<boolean> {
    const turns = turnsFor(next).map((turn): LineTurn => ({ placeId: turn.place.id, request: requestOf(turn) }));
    let hasChanged = false;
    const line = new LineTurns({
      turns,
      waiting: () => this.places.waiting(variantId, turns.length),
      settle: async (outcomes) => {
        hasChanged = await this.settle(variantId, outcomes);
      },
    });
    try {
      await this.holds.offer(
        turns.map(({ request }) => request),
        line,
      );
      return hasChanged || line.isStale;
    } catch (error) {
      if (!isAboutData(error)) throw error;
      const [first, ...others] = next;
      if (first && others.length > 0) return this.offerTogether(variantId, [first]);
      this.logger.error({ err: error, variantId, placeIds: next.map(({ id }) => id) }, 'nothing could be held in line');
      await this.pass(variantId, next, 'server.failed');
      return true;
    }
  }

  private async settle(variantId: string, outcomes: ReadonlyMap<string, TurnOutcome>): Promise<boolean> {
    await this.stock.lock([variantId]);
    const ended: EndedPlace[] = [];
    const offers = [...outcomes].flatMap(([placeId, outcome]) =>
      outcome.kind === 'offered' ? [{ ...outcome, placeId }] : [],
    );
    if (offers.length > 0) {
      ended.push(...(await this.places.offer(offers)));
      this.mails.wakeAfterCommit();
    }
    for (const [placeId, outcome] of outcomes)
      if (outcome.kind === 'passed') ended.push(...(await this.places.end([placeId], outcome.error.code)));
    await this.line.uncount(ended);
    this.tellAfterCommit(ended);
    return ended.length > 0;
  }

  private pass(
    variantId: string,
    places: readonly NextPlace[],
    reason: 'auth.required' | 'server.failed' = 'auth.required',
  ): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.stock.lock([variantId]);
      const ended = await this.places.end(
        places.map(({ id }) => id),
        reason,
      );
      await this.line.uncount(ended);
      this.tellAfterCommit(ended);
    });
  }

  private tellAfterCommit(ended: readonly EndedPlace[]): void {
    this.unitOfWork.afterCommit(() => {
      for (const { memberId, variantId } of ended) this.personal.tell(memberId, { variantId });
    });
  }
}
