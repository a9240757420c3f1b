import { Inject, Injectable } from '@nestjs/common';
import type { RoomStatus } from '@vitrine/contracts';
import { isRoomOnAir, money } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';
import { EntryStore } from '../../platform/timeline/entry-store';
import type { VariantForSale } from '../catalog';
import type { RequestedLine } from './checkout-lines';
import type { CheckoutLine } from './checkout.store';

interface Wanted {
  readonly roomId: string | null;
  readonly lines: readonly RequestedLine[];
}

/** Where shows stand, and what their pins show, as far as some requests name them. */
export class ShowFacts {
  constructor(
    private readonly mediaTimesMs: ReadonlyMap<string, number | null>,
    /** The product of a pin, by `<room> <pin>`. */
    private readonly pinnedProducts: ReadonlyMap<string, string>,
  ) {}

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
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async read(requests: readonly Wanted[]): Promise<ShowFacts> {
    const mediaTimesMs = new Map<string, number | null>();
    for (const { roomId } of requests)
      if (roomId !== null && !mediaTimesMs.has(roomId)) mediaTimesMs.set(roomId, await this.mediaTimeMs(roomId));
    const pinIds = requests.flatMap(({ lines }) => lines.flatMap(({ pinId }) => pinId ?? []));
    return new ShowFacts(mediaTimesMs, await this.pinned([...new Set(pinIds)]));
  }

  private async pinned(pinIds: readonly string[]): Promise<Map<string, string>> {
    if (pinIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<{ id: string; room_id: string; product_id: string }>(
      `SELECT id, room_id, product_id FROM pin WHERE id = ANY($1::uuid[])`,
      [pinIds],
    );
    return new Map(rows.map((row) => [`${row.room_id} ${row.id}`, row.product_id]));
  }

  /** Null unless the show is on the air: before it there is no media, and after it the viewer is somewhere in a replay. */
  private async mediaTimeMs(roomId: string): Promise<number | null> {
    const [room] = await this.unitOfWork.query<{ status: RoomStatus }>(`SELECT status FROM room WHERE id = $1`, [
      roomId,
    ]);
    return room && isRoomOnAir(room.status) ? this.entries.mediaTimeMs(roomId, this.clock.nowMs()) : null;
  }
}
