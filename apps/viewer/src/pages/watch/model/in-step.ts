import { Store, systemTime, type Time } from '@vitrine/client';
import type { PinnedProductView, RoomState } from '@vitrine/contracts';

/** What a viewer sees of the pieces beside the picture. */
export type Shelf = Pick<RoomState, 'nowShowingPinId' | 'pins' | 'pinOrder' | 'products'>;

/** What is known when the shelf of the room has changed. */
export interface Change {
  readonly shelf: Shelf;
  /** Server time at which the piece began to be shown; null while none is. */
  readonly shownAtMs: number | null;
  /** How much later than the server a moment of the show reaches this viewer's eyes; 0 while that isn't known. */
  readonly delayMs: number;
  readonly serverNowMs: number;
}

/** Less is not noticed. */
const NOTICEABLE_MS = 200;
/** Who waits longer for a piece that is spoken of thinks that nothing happens. */
const LONGEST_HOLD_MS = 3_000;

interface Step {
  readonly shelf: Shelf;
  readonly dueAtMs: number;
}

/**
 * Keeps pieces and prices in step with a picture that comes late: what the host shows is there when the viewer's own picture
 * gets to it. A price that rose is told at once, because buying always uses the server's, and so is a piece that is gone.
 */
export class InStep extends Store<{ readonly shelf: Shelf | null }> {
  private newest: Shelf | null = null;
  private steps: readonly Step[] = [];
  private cancelTimer: () => void = () => undefined;

  constructor(private readonly time: Time = systemTime) {
    super({ shelf: null });
  }

  follow(change: Change): void {
    const waitMs = Math.min(LONGEST_HOLD_MS, this.latenessOf(change));
    const { shelf: shown } = this.getSnapshot();
    this.newest = change.shelf;
    if (shown === null || waitMs < NOTICEABLE_MS) {
      this.steps = [];
      this.set({ shelf: change.shelf });
    } else {
      this.set({ shelf: withoutPast(shown, change.shelf) });
      const dueAtMs = Math.max(this.time.nowMs() + waitMs, this.steps.at(-1)?.dueAtMs ?? 0);
      this.steps = [...this.steps, { shelf: change.shelf, dueAtMs }];
    }
    this.plan();
  }

  /** Nobody looks any more. */
  stop(): void {
    this.cancelTimer();
  }

  private latenessOf({ shelf, shownAtMs, delayMs, serverNowMs }: Change): number {
    const isShownAnew = shelf.nowShowingPinId !== this.newest?.nowShowingPinId;
    // A change of prices, or the end of showing, has just come; of when it happened nothing is known.
    const sinceMs = isShownAnew && shownAtMs !== null ? Math.max(0, serverNowMs - shownAtMs) : 0;
    return delayMs - sinceMs;
  }

  private plan(): void {
    this.cancelTimer();
    const [next] = this.steps;
    if (next === undefined) return;
    this.cancelTimer = this.time.after(Math.max(0, next.dueAtMs - this.time.nowMs()), () => this.advance());
  }

  private advance(): void {
    const [next, ...later] = this.steps;
    this.steps = later;
    if (next !== undefined) this.set({ shelf: withoutPast(next.shelf, this.newest ?? next.shelf) });
    this.plan();
  }
}

/**
 * What is shown, without the pieces that were taken away, and with those as they are now that can't be held back: they cost
 * more than is shown.
 */
function withoutPast(shown: Shelf, actual: Shelf): Shelf {
  const isThere = (pinId: string): boolean => Object.hasOwn(actual.pins, pinId);
  const { nowShowingPinId: pinId } = shown;
  const products = Object.entries(actual.products).map(([id, now]) => {
    const held = shown.products[id];
    return [id, held === undefined || isDearer(held, now) ? now : held] as const;
  });
  return {
    nowShowingPinId: pinId !== null && isThere(pinId) ? pinId : null,
    pins: actual.pins,
    pinOrder: shown.pinOrder.filter(isThere),
    products: Object.fromEntries(products),
  };
}

/** Whether anything of it would be promised too cheap, in any currency. */
function isDearer(held: PinnedProductView, now: PinnedProductView): boolean {
  if (held.currency !== now.currency || held.variants.length !== now.variants.length) return true;
  return now.variants.some((variant) => {
    const before = held.variants.find(({ id }) => id === variant.id);
    if (before === undefined || variant.priceMinor > before.priceMinor) return true;
    const [listed, listedBefore] = [variant.listPrices ?? [], before.listPrices ?? []];
    return listedBefore.some(({ currency, priceMinor }) => {
      const price = listed.find((one) => one.currency === currency);
      return price === undefined || price.priceMinor > priceMinor;
    });
  });
}
