import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, ProductStatus, TrayItemStatus, type EntryDraft } from '@vitrine/contracts';
import type { AddTrayItemRequest, UpdateTrayItemRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { CatalogQueries } from '../catalog';
import { RoomRows } from '../rooms';
import { isPinned, PinRows, toPinView } from './pin-rows';
import { isSameTryOn, mergeTryOn, NO_TRY_ON } from './try-on';

const trayChanged = (session: Session): EntryDraft => ({
  kind: 'tray.changed',
  actorId: session.memberId,
  audience: 'staff',
  data: {},
});

/** What is laid out for a show. Every command holds the room's lock, so that positions stay 0, 1, 2 … whoever sorts at once. */
@Injectable()
export class TrayService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly pins: PinRows,
    private readonly catalog: CatalogQueries,
    private readonly timeline: TimelineService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns the new piece's id.
   * @throws DomainError `product.not-found` for what the store does not sell, `pin.already-in-tray`, `pin.too-many`, `room.ended`.
   */
  add(roomId: string, session: Session, request: AddTrayItemRequest): Promise<string> {
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lockOpen(roomId);
      const owner = (await this.catalog.owners([request.productId])).get(request.productId);
      if (owner?.storeId !== room.store_id || owner.status === ProductStatus.Archived) {
        throw new DomainError('product.not-found', 'The store does not sell such a product.');
      }
      const tray = await this.pins.ofRoom(roomId);
      if (tray.some((pin) => pin.product_id === request.productId))
        throw new DomainError('pin.already-in-tray', 'This piece is in the tray already.');
      if (tray.length >= LIMITS.traySize.max)
        throw new DomainError('pin.too-many', 'The tray is full.', { limit: 'traySize', max: LIMITS.traySize.max });
      const id = newId();
      await this.unitOfWork.query(
        `INSERT INTO pin (id, room_id, product_id, position, status, try_on, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          id,
          roomId,
          request.productId,
          tray.length,
          TrayItemStatus.Prepared,
          JSON.stringify(mergeTryOn(NO_TRY_ON, request.tryOn)),
          new Date(this.clock.nowMs()),
        ],
      );
      this.timeline.append(roomId, trayChanged(session));
      return id;
    });
  }

  /** @throws DomainError `pin.not-found`, `room.ended` */
  update(roomId: string, pinId: string, session: Session, request: UpdateTrayItemRequest): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lockOpen(roomId);
      const pin = await this.pins.get(roomId, pinId);
      const tryOn = mergeTryOn(pin.try_on, request.tryOn);
      const isEdited = !isSameTryOn(tryOn, pin.try_on);
      if (isEdited) {
        await this.unitOfWork.query(`UPDATE pin SET try_on = $2 WHERE id = $1`, [pin.id, JSON.stringify(tryOn)]);
        if (isPinned(pin)) {
          this.timeline.append(roomId, {
            kind: 'pin.edited',
            actorId: session.memberId,
            data: { pin: toPinView({ ...pin, try_on: tryOn }) },
          });
        }
      }
      const isMoved = request.position !== undefined && (await this.moveTo(roomId, pin.id, request.position));
      if (isEdited || isMoved) this.timeline.append(roomId, trayChanged(session));
    });
  }

  /** Takes a piece out of the tray, and off the screens where it is pinned. @throws DomainError `pin.not-found`, `room.ended` */
  remove(roomId: string, pinId: string, session: Session): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lockOpen(roomId);
      const pin = await this.pins.get(roomId, pinId);
      if (isPinned(pin))
        this.timeline.append(roomId, { kind: 'pin.unpinned', actorId: session.memberId, data: { pinId: pin.id } });
      await this.unitOfWork.query(`DELETE FROM pin WHERE id = $1`, [pin.id]);
      await this.pins.setOrder((await this.pins.ofRoom(roomId)).map(({ id }) => id));
      this.timeline.append(roomId, trayChanged(session));
    });
  }

  /** @returns whether that changed the order. */
  private async moveTo(roomId: string, pinId: string, position: number): Promise<boolean> {
    const before = (await this.pins.ofRoom(roomId)).map(({ id }) => id);
    const after = before.filter((id) => id !== pinId);
    after.splice(position, 0, pinId);
    if (after.every((id, index) => id === before[index])) return false;
    await this.pins.setOrder(after);
    return true;
  }
}
