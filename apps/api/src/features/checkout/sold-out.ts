import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { NodeBus } from '../../platform/bus/node-bus';
import { CatalogListeners, type StockLine } from '../catalog';

/**
 * After this somebody looks again. With several nodes a message on its way may be behind the stock by so much at most;
 * one that is alone hears of everything, and of what was done past it within some seconds.
 */
const LIFETIME_MS = { shared: 1_000, alone: 5_000 } as const;
/** Of that time: from then on one looks again while the others are still answered, so that not all of them do at once. */
const RENEWED_AFTER = 0.5;
/** Of that time too: whoever looked may have been refused before seeing the stock, and then it is somebody else's turn. */
const LOOKED_AT_FOR = 0.1;
const MAX_VARIANTS = 10_000;

interface SoldOutVariant {
  /** Whoever tried to buy it of late: they may be asking again for what they hold already. Null: too many to know. */
  readonly tried: ReadonlySet<string> | null;
  readonly sinceMs: number;
  /** When the next is sent to look again. */
  nextLookMs: number;
}

/** What was given back while somebody looked at the stock. */
export interface StockWatch {
  readonly freed: Set<string>;
}

/**
 * Variants of which nothing is left, so that the rush for them is answered without asking the database. What is noted is
 * never older than the last piece that came back: whoever notes it watches from before he looked.
 */
@Injectable()
export class SoldOut implements OnModuleInit {
  /** In the order in which they were noted. */
  private readonly variants = new Map<string, SoldOutVariant>();
  private readonly watches = new Set<StockWatch>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly listeners: CatalogListeners,
    private readonly nodes: NodeBus,
  ) {}

  onModuleInit(): void {
    this.listeners.onStockFreed((variantIds) =>
      this.unitOfWork.afterCommit(() => this.nodes.tellNodes({ kind: 'stock-freed', variantIds })),
    );
    this.nodes.onNodes((message) => {
      if (message.kind === 'stock-freed') this.forget(message.variantIds);
    });
    this.nodes.onReliability(() => this.variants.clear());
  }

  /**
   * The first of these pieces that is known to be gone, for somebody who has not tried to buy it; null when none is, and
   * when it is time that somebody looks again.
   */
  find(lines: readonly StockLine[], memberId: string, nowMs: number): string | null {
    if (!this.nodes.isReliable) return null;
    for (const { variantId } of lines) {
      const variant = this.noted(variantId, nowMs);
      if (variant?.tried?.has(memberId) !== false) continue;
      if (nowMs < variant.nextLookMs) return variantId;
      variant.nextLookMs = nowMs + LOOKED_AT_FOR * this.lifetimeMs;
      return null;
    }
    return null;
  }

  /** Whether other nodes sell too. */
  get isShared(): boolean {
    return this.nodes.isShared;
  }

  /** Whether it was noted so short a time ago that nobody has to note it again. */
  isNoted(variantId: string, nowMs: number): boolean {
    const variant = this.noted(variantId, nowMs);
    return variant !== null && nowMs < this.renewedFromMs(variant.sinceMs);
  }

  private noted(variantId: string, nowMs: number): SoldOutVariant | null {
    const variant = this.variants.get(variantId);
    return variant && nowMs - variant.sinceMs < this.lifetimeMs ? variant : null;
  }

  private renewedFromMs(sinceMs: number): number {
    return sinceMs + RENEWED_AFTER * this.lifetimeMs;
  }

  private get lifetimeMs(): number {
    return LIFETIME_MS[this.nodes.isShared ? 'shared' : 'alone'];
  }

  /** To be begun before the stock is looked at. */
  watch(): StockWatch {
    const watch = { freed: new Set<string>() };
    this.watches.add(watch);
    return watch;
  }

  unwatch(watch: StockWatch): void {
    this.watches.delete(watch);
  }

  note(watch: StockWatch, variantId: string, tried: Iterable<string> | null, nowMs: number): void {
    if (watch.freed.has(variantId)) return;
    this.variants.delete(variantId);
    this.forgetOld(nowMs);
    if (this.variants.size >= MAX_VARIANTS) return;
    this.variants.set(variantId, {
      tried: tried && new Set(tried),
      sinceMs: nowMs,
      nextLookMs: this.renewedFromMs(nowMs),
    });
  }

  /** What is too old to be answered from, with the thousands who tried to buy it. The oldest come first. */
  private forgetOld(nowMs: number): void {
    for (const [variantId, { sinceMs }] of this.variants) {
      if (nowMs - sinceMs < this.lifetimeMs) return;
      this.variants.delete(variantId);
    }
  }

  private forget(variantIds: readonly string[]): void {
    for (const variantId of variantIds) {
      this.variants.delete(variantId);
      for (const { freed } of this.watches) freed.add(variantId);
    }
  }
}
