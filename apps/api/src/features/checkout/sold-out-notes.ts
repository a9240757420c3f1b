import { Inject, Injectable } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { CLOCK, LOGGER } from '../../platform/logging';
import { CheckoutStore } from './checkout.store';
import { SoldOut, type StockWatch } from './sold-out';

/** For how long a request that is sent again finds what it did: shorter than idempotency records live. */
const TRIED_WITHIN_MS = 24 * 3_600_000;
const MAX_TRIED = 20_000;

/** Notes what is sold out, with who tried to buy it: the one thing about it that the database has to tell. */
@Injectable()
export class SoldOutNotes {
  /** Variants for which it is being read who tried to buy them. */
  private readonly noting = new Set<string>();

  constructor(
    private readonly checkouts: CheckoutStore,
    private readonly soldOut: SoldOut,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** By what was seen since the watch began, which ends with it. Never rejects. */
  async write(variantIds: readonly string[], watch: StockWatch): Promise<void> {
    try {
      for (const variantId of variantIds) {
        const nowMs = performance.now();
        if (this.noting.has(variantId) || this.soldOut.isNoted(variantId, nowMs)) continue;
        this.noting.add(variantId);
        try {
          const tried = await this.checkouts.triedToBuy(variantId, this.clock.nowMs() - TRIED_WITHIN_MS, MAX_TRIED);
          this.soldOut.note(watch, variantId, tried, nowMs);
        } finally {
          this.noting.delete(variantId);
        }
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'what is sold out could not be noted; everybody asks the database');
    } finally {
      this.soldOut.unwatch(watch);
    }
  }
}
