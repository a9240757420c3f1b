import { DomainError } from '../../platform/errors';
import type { HoldLine, HoldOutcome, HoldRequest } from '../checkout';

/** Whose it is changes when a guest signs in. */
export interface WaitingPlace {
  readonly id: string;
  readonly memberId: string;
}
export interface LineTurn {
  readonly placeId: string;
  readonly request: HoldRequest;
}
/** What became of a place whose turn it may have been. */
export type TurnOutcome =
  | { readonly kind: 'offered'; readonly checkoutId: string }
  | { readonly kind: 'passed'; readonly error: DomainError }
  /** It keeps waiting. */
  | { readonly kind: 'kept' };

interface LineTurnsOptions {
  /** The first of the line, in order, as they were read before anything was locked. */
  readonly turns: readonly LineTurn[];
  /** The same once the stock is locked. */
  readonly waiting: () => Promise<readonly WaitingPlace[]>;
  readonly settle: (outcomes: ReadonlyMap<string, TurnOutcome>) => Promise<void>;
}

/**
 * Lets nobody overtake: when the line is not the one that was read, nobody of it gets anything, and it is read again; from
 * the first on for whom there are not enough pieces, all others wait too.
 */
export class LineTurns implements HoldLine {
  private hasChanged = false;
  private isOver = false;

  constructor(private readonly options: LineTurnsOptions) {}

  /** Whether somebody left the line, was offered something or signed in before the stock was locked. */
  get isStale(): boolean {
    return this.hasChanged;
  }

  /** Again for a transaction that is tried again: what the one before decided did not happen. */
  async begin(): Promise<void> {
    this.isOver = false;
    const waiting = await this.options.waiting();
    this.hasChanged = this.options.turns.some(({ placeId, request: { memberId } }, index) => {
      const place = waiting[index];
      return place?.id !== placeId || place.memberId !== memberId;
    });
  }

  refusal(): DomainError | null {
    if (!this.hasChanged && !this.isOver) return null;
    return new DomainError('stock.sold-out', 'Somebody else is next in line.');
  }

  decided(outcome: DomainError | null): void {
    if (outcome?.code === 'stock.sold-out') this.isOver = true;
  }

  settle(outcomes: ReadonlyMap<HoldRequest, HoldOutcome>): Promise<void> {
    return this.options.settle(
      new Map(this.options.turns.map(({ placeId, request }) => [placeId, turnOutcome(outcomes.get(request))])),
    );
  }
}

function turnOutcome(outcome: HoldOutcome | undefined): TurnOutcome {
  if (outcome === undefined) return { kind: 'kept' };
  if (!(outcome instanceof DomainError)) return { kind: 'offered', checkoutId: outcome.id };
  return outcome.code === 'stock.sold-out' ? { kind: 'kept' } : { kind: 'passed', error: outcome };
}
