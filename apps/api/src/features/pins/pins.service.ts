import { Inject, Injectable } from '@nestjs/common';
import { TrayItemStatus } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { CLOCK } from '../../platform/logging';
import { Sweeper } from '../../platform/realtime/sweeper';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { CatalogQueries, StockService } from '../catalog';
import { RoomEvents, RoomRows } from '../rooms';
import { isPinned, PinRows, toPinView, type PinRow } from './pin-rows';

/**
 * What viewers see of the tray. A command that finds things as it wants them does nothing, so that a second click and a
 * repeated request are harmless. Each holds the room's lock, so that one piece at most is 'now showing'.
 *
 * @throws DomainError `pin.not-found`, `room.ended`: all of them.
 */
@Injectable()
export class PinsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly events: RoomEvents,
    private readonly pins: PinRows,
    private readonly catalog: CatalogQueries,
    private readonly stock: StockService,
    private readonly timeline: TimelineService,
    private readonly sweeper: Sweeper,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  pin(roomId: string, pinId: string, session: Session): Promise<void> {
    return this.withPiece(roomId, pinId, async (pin) => {
      if (!isPinned(pin)) await this.putUp(pin, session);
    });
  }

  unpin(roomId: string, pinId: string, session: Session): Promise<void> {
    return this.run(async () => {
      const pin = await this.lock(roomId, pinId);
      if (!isPinned(pin)) return;
      await this.pins.setStatus(pin.id, TrayItemStatus.Prepared, null);
      this.timeline.append(roomId, { kind: 'pin.unpinned', actorId: session.memberId, data: { pinId: pin.id } });
    });
  }

  /** Makes a piece the one that is 'now showing', and pins it when it is not pinned yet. */
  show(roomId: string, pinId: string, session: Session): Promise<void> {
    return this.withPiece(roomId, pinId, async (pin) => {
      if (pin.status === TrayItemStatus.NowShowing) return;
      if (!isPinned(pin)) await this.putUp(pin, session);
      await this.pins.setShowing(roomId, pin.id);
      this.timeline.append(roomId, { kind: 'pin.shown', actorId: session.memberId, data: { pinId: pin.id } });
      this.events.shownChanged(roomId);
    });
  }

  /** Nothing is 'now showing' any more; the piece stays pinned. */
  hide(roomId: string, pinId: string, session: Session): Promise<void> {
    return this.run(async () => {
      const pin = await this.lock(roomId, pinId);
      if (pin.status !== TrayItemStatus.NowShowing) return;
      await this.pins.setShowing(roomId, null);
      this.timeline.append(roomId, { kind: 'pin.shown', actorId: session.memberId, data: { pinId: null } });
      this.events.shownChanged(roomId);
    });
  }

  /** Every viewer waits for what a host does here. */
  private run<T>(command: () => Promise<T>): Promise<T> {
    return this.sweeper.ahead(() => this.unitOfWork.run(command));
  }

  private async lock(roomId: string, pinId: string): Promise<PinRow> {
    await this.rooms.lockOpen(roomId);
    return this.pins.get(roomId, pinId);
  }

  /**
   * A piece that is not pinned yet goes up with its levels. Its stock is frozen for that before the room is locked, as
   * everywhere: a sale is then either in them, or finds the piece pinned and says what it changed. Whether it is pinned
   * shows only under the lock; mostly it is, and a host must not wait for more than is needed.
   */
  private async withPiece(roomId: string, pinId: string, command: (pin: PinRow) => Promise<void>): Promise<void> {
    const isDone = await this.run(async () => {
      const pin = await this.lock(roomId, pinId);
      if (!isPinned(pin)) return false;
      await command(pin);
      return true;
    });
    if (isDone) return;
    await this.run(async () => {
      const { product_id: productId } = await this.pins.get(roomId, pinId);
      await this.stock.freeze([productId]);
      await command(await this.lock(roomId, pinId));
    });
  }

  private async putUp(pin: PinRow, session: Session): Promise<void> {
    const product = (await this.catalog.pinnedProducts([pin.product_id])).get(pin.product_id);
    if (!product) throw new DomainError('product.not-found', 'There is no such product any more.');
    await this.pins.setStatus(pin.id, TrayItemStatus.Pinned, this.now());
    this.timeline.append(pin.room_id, {
      kind: 'pin.pinned',
      actorId: session.memberId,
      data: { pin: toPinView(pin), product },
    });
  }

  private now(): Date {
    return new Date(this.clock.nowMs());
  }
}
