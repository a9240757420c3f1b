import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { sqlState, UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { IdempotencyService, keyReused, requestHash } from '../../platform/http/idempotency.service';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK, LOGGER } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { GroupCommit } from '../../platform/database/group-commit';
import { StockService, type StockDesk } from '../catalog';
import { PromisedOffers } from '../offers';
import type { KnownBuyer } from './buyer-details';
import type { PresentedCheckout } from './checkout.queries';
import { CheckoutStore } from './checkout.store';
import { countHold, heldInLine, prepareHold, refuseAnother, refuseTooMany } from './hold-decision';
import { HoldFactsReader, type HoldRequest } from './hold-facts';
import { SoldOut } from './sold-out';
import { SoldOutNotes } from './sold-out-notes';

export const EXPIRE_JOB = 'checkout.expire';
const MAX_GROUP_SIZE = 500;
const MAX_WAITING_PER_VARIANT = 2_000;
/** From this size on a group is a crowd, of which those who were answered come again, or others in their place. */
const CROWD_SIZE = 8;
/** So many times as long as the last group took, the next one waits at most until as many are there again. */
const GATHERING_RATIO = 1.5;
const LONGEST_GATHERING_MS = 100;

/** A new hold, or the id of the one that the same request made before. */
export type HoldOutcome = PresentedCheckout | { readonly id: string; readonly lines?: undefined } | DomainError;
/** What a request for a hold comes with, before it is known whose show it names. */
export type AskedHold = Omit<HoldRequest, 'storeOfRoom' | 'session' | 'requestHash'> & { readonly session: Session };
/** People in line for a variant: what comes back is theirs, in their order. */
export interface HoldLine {
  /** Once the stock is locked, before anything is decided. */
  begin(): Promise<void>;
  /** Whether it is not the turn of this request; null when it is. */
  refusal(request: HoldRequest): DomainError | null;
  decided(outcome: DomainError | null): void;
  /** In the same transaction, with what became of each request. */
  settle(outcomes: ReadonlyMap<HoldRequest, HoldOutcome>): Promise<void>;
}
interface Hold {
  readonly request: HoldRequest;
  readonly checkout: PresentedCheckout;
}
interface Answer {
  readonly checkoutId: string;
}

/**
 * Holds of stock. Those that come for one variant at the same time are decided together, in one transaction whose
 * statements are as many for hundreds of buyers as for one. Locks are taken in this order: members, stock, rooms.
 */
@Injectable()
export class HoldGroups {
  private readonly groups: GroupCommit<HoldRequest, HoldOutcome>;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: IdempotencyService,
    private readonly access: AccessService,
    private readonly facts: HoldFactsReader,
    private readonly stock: StockService,
    private readonly checkouts: CheckoutStore,
    private readonly offers: PromisedOffers,
    private readonly soldOut: SoldOut,
    private readonly soldOutNotes: SoldOutNotes,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.groups = new GroupCommit<HoldRequest, HoldOutcome>({
      commit: (_variantId, requests) => this.decide(requests),
      maxGroupSize: MAX_GROUP_SIZE,
      maxWaiting: MAX_WAITING_PER_VARIANT,
      // Or a few who came a moment earlier keep the crowd waiting for a transaction of their own.
      gather: ({ size, tookMs }) => ({
        forMs: size < CROWD_SIZE ? 0 : Math.min(GATHERING_RATIO * tookMs, LONGEST_GATHERING_MS),
        size,
      }),
    });
  }

  /** @throws DomainError `stock.sold-out`, `variant.not-found`, `room.not-found`, `request.rate-limited` (`open-checkouts`) */
  async hold(asked: AskedHold): Promise<Exclude<HoldOutcome, DomainError>> {
    const gone = this.soldOut.find(asked.lines, asked.memberId, performance.now());
    if (gone !== null && !(await this.mayBeRepeated(asked))) throw soldOut(gone);
    const room =
      asked.roomId === null ? null : await this.access.require(asked.session, 'shop:buy', 'room', asked.roomId);
    const request = { ...withHash(asked), storeOfRoom: room?.storeId ?? null };
    const [first] = request.lines.map(({ variantId }) => variantId).sort();
    const outcome = await this.groups.submit(first ?? '', request);
    if (outcome instanceof DomainError) throw outcome;
    return outcome;
  }

  /** Decides, in one transaction, about people in line for one variant, in their order. */
  offer(requests: readonly HoldRequest[], line: HoldLine): Promise<HoldOutcome[]> {
    return this.decideTogether(requests, line);
  }

  /**
   * Whether a request made its hold before. Alone, a node knows who holds what; of a piece that came back and went at
   * another node it may not have heard yet, and the same key answers the same.
   */
  private async mayBeRepeated(asked: AskedHold): Promise<boolean> {
    if (!this.soldOut.isShared) return false;
    const [answer] = await this.idempotency.answers<Answer>([withHash(asked)]);
    return answer !== undefined;
  }

  /** Where one request can't be stored, and spoils the transaction of all, each is decided by itself. */
  private async decide(requests: readonly HoldRequest[]): Promise<HoldOutcome[]> {
    try {
      return await this.decideTogether(requests);
    } catch (error) {
      if (requests.length === 1 || !isAboutData(error)) throw error;
      this.logger.warn({ err: error, size: requests.length }, 'a group of holds failed; each is decided alone');
    }
    const outcomes: HoldOutcome[] = [];
    for (const request of requests) outcomes.push(await this.decideAlone(request));
    return outcomes;
  }

  private async decideAlone(request: HoldRequest): Promise<HoldOutcome> {
    try {
      const [outcome] = await this.decideTogether([request]);
      if (outcome) return outcome;
      throw new Error('A request for a hold was not decided.');
    } catch (error) {
      // The database is away: whoever is left must not wait for that one after the other.
      if (!isAboutData(error)) throw error;
      this.logger.error({ err: error, memberId: request.memberId }, 'a hold failed');
      return new DomainError('server.failed', 'Something went wrong on our side.');
    }
  }

  private async decideTogether(requests: readonly HoldRequest[], line?: HoldLine): Promise<HoldOutcome[]> {
    const watch = this.soldOut.watch();
    let gone: readonly string[] = [];
    try {
      const decided = await this.unitOfWork.run(async () => {
        const buyers = await this.facts.lockBuyers(requests);
        const answered = await this.idempotency.answers<Answer>(requests);
        const outcomes = new Map<HoldRequest, HoldOutcome>();
        const undecided: HoldRequest[] = [];
        requests.forEach((request, index) => {
          const answer = answered[index];
          if (answer === undefined) undecided.push(request);
          else outcomes.set(request, answer instanceof DomainError ? answer : { id: answer.checkoutId });
        });
        const { first, repeats } = withoutRepeats(undecided);
        const held = await this.holdAll(first, buyers, line);
        for (const [request, outcome] of held.outcomes) outcomes.set(request, outcome);
        for (const [request, earlier] of repeats) outcomes.set(request, repeated(request, earlier, outcomes));
        await line?.settle(outcomes);
        const inOrder = requests.map((request) => {
          const outcome = outcomes.get(request);
          if (!outcome) throw new Error('A request for a hold was not decided.');
          return outcome;
        });
        return { outcomes: inOrder, gone: held.gone };
      });
      // Only what was committed is so.
      gone = decided.gone;
      return decided.outcomes;
    } finally {
      // Nobody who was decided about waits for it.
      void this.soldOutNotes.write(gone, watch);
    }
  }

  private async holdAll(
    requests: readonly HoldRequest[],
    buyers: readonly KnownBuyer[],
    line?: HoldLine,
  ): Promise<{ readonly outcomes: Map<HoldRequest, HoldOutcome>; readonly gone: readonly string[] }> {
    const outcomes = new Map<HoldRequest, HoldOutcome>();
    if (requests.length === 0) return { outcomes, gone: [] };
    const facts = await this.facts.read(requests, buyers);
    const times = { nowMs: this.clock.nowMs(), usualHoldMs: this.settings.checkoutHoldMs };
    const wanted: Hold[] = [];
    for (const request of requests) {
      const checkout = prepareHold(request, facts, times);
      if (checkout instanceof DomainError) outcomes.set(request, checkout);
      else wanted.push({ request, checkout: line ? heldInLine(checkout) : checkout });
    }
    // Only of what somebody may have after all: whoever is refused anyway must not keep others waiting.
    const variantIds = wanted.flatMap(({ checkout }) => checkout.lines.map(({ variantId }) => variantId));
    const held: Hold[] = [];
    const decide = (desk: StockDesk): void => {
      for (const hold of wanted) {
        const { request, checkout } = hold;
        const refusal =
          line?.refusal(request) ??
          refuseTooMany(checkout.lines, request.memberId, facts) ??
          desk.refusal(checkout.lines, line !== undefined) ??
          refuseAnother(request.session, facts, times.nowMs);
        line?.decided(refusal);
        outcomes.set(request, refusal ?? checkout);
        if (refusal) continue;
        desk.take(
          checkout.lines.filter(({ isHeld }) => isHeld),
          checkout.id,
        );
        held.push(hold);
        countHold(checkout, facts);
      }
    };
    const levels = await this.stock.decide(variantIds, decide, line && (() => line.begin()));
    if (held.length > 0) {
      await this.checkouts.insert(held.map(({ checkout }) => checkout));
      await this.offers.insert(held.map(({ checkout }) => checkout));
      await this.idempotency.record(
        held.map(({ request, checkout }) => ({ ...request, answer: { checkoutId: checkout.id } satisfies Answer })),
      );
      for (const dueAtMs of new Set(held.map(({ checkout }) => checkout.expiresAtMs)))
        this.unitOfWork.afterCommit(() => this.jobs.runOnceAt(EXPIRE_JOB, new Date(dueAtMs)));
    }
    return { outcomes, gone: levels.filter(({ available }) => available === 0).map(({ variantId }) => variantId) };
  }
}

/** Data exceptions and integrity violations (SQLSTATE classes 22 and 23): another request would not meet them. */
export const isAboutData = (error: unknown): boolean => /^2[23]/.test(sqlState(error) ?? '');

const soldOut = (variantId: string): DomainError =>
  new DomainError('stock.sold-out', 'There are not that many pieces left.', { variantId, available: 0 });

/** Not made for those who are answered without it. */
const withHash = <Asked extends AskedHold>(asked: Asked): Asked & { readonly requestHash: Buffer } => {
  const { lines, roomId, country } = asked;
  return { ...asked, requestHash: requestHash('checkout.create', { lines, roomId, country }) };
};

/** Requests that came more than once at the same moment, with the one that counts. */
function withoutRepeats(requests: readonly HoldRequest[]): {
  readonly first: readonly HoldRequest[];
  readonly repeats: ReadonlyMap<HoldRequest, HoldRequest>;
} {
  const byKey = new Map<string, HoldRequest>();
  const repeats = new Map<HoldRequest, HoldRequest>();
  for (const request of requests) {
    const name = `${request.memberId} ${request.key}`;
    const earlier = byKey.get(name);
    if (earlier) repeats.set(request, earlier);
    else byKey.set(name, request);
  }
  return { first: [...byKey.values()], repeats };
}

function repeated(
  request: HoldRequest,
  earlier: HoldRequest,
  outcomes: ReadonlyMap<HoldRequest, HoldOutcome>,
): HoldOutcome {
  if (!request.requestHash.equals(earlier.requestHash)) return keyReused();
  const outcome = outcomes.get(earlier);
  if (!outcome) throw new Error('A request for a hold was not decided.');
  return outcome;
}
