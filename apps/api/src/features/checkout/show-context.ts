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

/** Where in a show a line was chosen: the moment that a return or a replay can be led back to. */
@Injectable()
export class ShowContext {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly entries: EntryStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** The lines of a checkout: what was asked for, as it is sold now, at the moment of the show. */
  async describe(
    requested: readonly RequestedLine[],
    variants: readonly VariantForSale[],
    roomId: string | null,
  ): Promise<CheckoutLine[]> {
    const products = new Map(variants.map((variant) => [variant.variantId, variant]));
    const pinned = roomId === null ? new Map<string, string>() : await this.pinned(roomId, requested);
    const mediaTimeMs = roomId === null ? null : await this.mediaTimeMs(roomId);
    return requested.map(({ variantId, quantity, pinId }) => {
      const variant = products.get(variantId);
      if (!variant) throw new Error(`The variant ${variantId} was not read.`);
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
        pinId: pinId !== null && pinned.get(pinId) === variant.productId ? pinId : null,
        mediaTimeMs,
      };
    });
  }

  private async pinned(roomId: string, requested: readonly RequestedLine[]): Promise<Map<string, string>> {
    const pinIds = requested.flatMap(({ pinId }) => (pinId === null ? [] : [pinId]));
    if (pinIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<{ id: string; product_id: string }>(
      `SELECT id, product_id FROM pin WHERE room_id = $1 AND id = ANY($2::uuid[])`,
      [roomId, pinIds],
    );
    return new Map(rows.map((row) => [row.id, row.product_id]));
  }

  /** Null unless the show is on the air: before it there is no media, and after it the viewer is somewhere in a replay. */
  private async mediaTimeMs(roomId: string): Promise<number | null> {
    const [room] = await this.unitOfWork.query<{ status: RoomStatus }>(`SELECT status FROM room WHERE id = $1`, [
      roomId,
    ]);
    return room && isRoomOnAir(room.status) ? this.entries.mediaTimeMs(roomId, this.clock.nowMs()) : null;
  }
}
