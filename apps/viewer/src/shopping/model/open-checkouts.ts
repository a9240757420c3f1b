import type { CheckoutPhase } from './checkout-phase';

/** Whether the stock may be given back when the buyer leaves now: never while the bank may still say yes. */
export function mayRelease(phase: CheckoutPhase): boolean {
  return phase.kind === 'ready' || phase.kind === 'declined' || (phase.kind === 'pay-failed' && !phase.isUnsure);
}

/**
 * Which purchases are on the screen and which are being paid, by the key of their intent. The sheet itself cannot tell:
 * turning the phone replaces it by another one for the same purchase, and that is no leaving.
 */
export class OpenCheckouts {
  private readonly shown = new Map<string, number>();
  private readonly paying = new Set<string>();

  isShown(key: string): boolean {
    return this.shown.has(key);
  }

  /** Returns the way out. `onLeft` is called soon after it, unless the same purchase is shown again or is being paid. */
  enter(key: string, onLeft: () => void): () => void {
    this.shown.set(key, (this.shown.get(key) ?? 0) + 1);
    return () => {
      const others = (this.shown.get(key) ?? 1) - 1;
      if (others > 0) this.shown.set(key, others);
      else this.shown.delete(key);
      // A sheet that takes this one's place arrives within the same task.
      queueMicrotask(() => {
        if (!this.shown.has(key) && !this.paying.has(key)) onLeft();
      });
    };
  }

  async whilePaying<T>(key: string, work: () => Promise<T>): Promise<T> {
    this.paying.add(key);
    try {
      return await work();
    } finally {
      this.paying.delete(key);
    }
  }
}

export const openCheckouts = new OpenCheckouts();
