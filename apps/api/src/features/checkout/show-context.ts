import { Inject, Injectable } from '@nestjs/common';
import type { PromisedOfferView } from '@vitrine/contracts';
import { isRoomOnAir, meetsOffer, money } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import { EntryStore } from '../../platform/timeline/entry-store';
import type { VariantForSale } from '../catalog';
import { PromisedOffers, type ShowNow } from '../offers';
import type { RequestedLine } from './checkout-lines';
import type { CheckoutLine } from './checkout.store';

interface Wanted {
  readonly roomId: string | null;
  readonly lines: readonly RequestedLine[];
}

/** Where shows stand, what their pins show and what they promise, as far as some requests name them. */
export class ShowFacts {
  constructor(
    private readonly mediaTimesMs: ReadonlyMap<string, number | null>,
    /** The product of a pin, by `<room> <pin>`. */
    private readonly pinnedProducts: ReadonlyMap<string, string>,
    private readonly shows: ReadonlyMap<string, ShowNow>,
    private readonly readAtMs: number,
  ) {}

  /** What the show promises to whoever buys these lines now. */
  promised(roomId: string | null, lines: readonly CheckoutLine[]): PromisedOfferView[] {
    const offers = roomId === null ? [] : (this.shows.get(roomId)?.offers ?? []);
    return offers
      .filter((offer) => meetsOffer(offer, lines))
      .map(({ id, text, gift }) => ({ id, text, gift, promisedAt: new Date(this.readAtMs).toISOString() }));
  }

  /** The lines of a checkout: what was asked for, as it is sold now, at the moment of the show. */
  describe({ roomId, lines }: Wanted, variants: ReadonlyMap<string, VariantForSale>): CheckoutLine[] {
    const mediaTimeMs = roomId === null ? null : (this.mediaTimesMs.get(roomId) ?? null);
    return lines.map(({ variantId, quantity, pinId }) => {
      const variant = variants.get(variantId);
      if (!variant) throw new Error(`The variant ${variantId} was not read.`);
      const pinned = this.pinnedProducts.get(`${roomId} ${pinId}`);
      return {
        variantId,
        productId: variant.productId,
        quantity,
        unitPrice: money(variant.priceMinor, variant.currency),
        title: variant.title,
        size: variant.size,
        colour: variant.colour,
        pictureUrl: variant.pictureUrl,
        // A pin that is gone, or shows something else, is no reason to refuse the sale; it is just not remembered.
        pinId: pinned === variant.productId ? pinId : null,
        mediaTimeMs,
        isHeld: variant.holdMinutes !== 0,
        isFirstPaid: variant.holdMinutes === 0,
      };
    });
  }
}

/** Where in a show a line was chosen: the moment that a return or a replay can be led back to. */
@Injectable()
export class ShowContext {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly entries: EntryStore,
    private readonly offers: PromisedOffers,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(requests: readonly Wanted[]): Promise<ShowFacts> {
    const nowMs = this.clock.nowMs();
    const roomIds = new Set(requests.flatMap(({ roomId }) => roomId ?? []));
    const shows = await this.offers.showsNow([...roomIds], nowMs);
    const mediaTimesMs = new Map<string, number | null>();
    // Not of others: before a show there is no media, and after it the viewer is somewhere in a replay.
    for (const [roomId, { status }] of shows)
      if (isRoomOnAir(status)) mediaTimesMs.set(roomId, await this.entries.mediaTimeMs(roomId, nowMs));
    const pinIds = requests.flatMap(({ lines }) => lines.flatMap(({ pinId }) => pinId ?? []));
    return new ShowFacts(mediaTimesMs, await this.pinned([...new Set(pinIds)]), shows, nowMs);
  }

  private async pinned(pinIds: readonly string[]): Promise<Map<string, string>> {
    if (pinIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<{ id: string; room_id: string; product_id: string }>(
      `SELECT id, room_id, product_id FROM pin WHERE id = ANY($1::uuid[])`,
      [pinIds],
    );
    return new Map(rows.map((row) => [`${row.room_id} ${row.id}`, row.product_id]));
  }
}
