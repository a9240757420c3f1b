import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, OfferStatus, RoomStatus, type EntryDraft, type OfferEndedData } from '@vitrine/contracts';
import type { CreateOfferRequest, UpdateOfferRequest } from '@vitrine/contracts/dto';
import { canOfferBecome, isRoomOnAir, offerEndsAtMs } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { CatalogQueries } from '../catalog';
import { RoomRows } from '../rooms';
import {
  isInForce,
  isRunning,
  OfferRows,
  toLiveView,
  type OfferRow,
  type OfferTerms,
  type RunningOffer,
} from './offer-rows';

export const END_OFFER_JOB = 'offer.end';
export interface EndOfferPayload {
  readonly roomId: string;
  readonly offerId: string;
  readonly endsAtMs: number;
}

const prepared = (session: Session): EntryDraft => ({
  kind: 'tray.changed',
  actorId: session.memberId,
  audience: 'staff',
  data: {},
});

/**
 * What a host promises aloud. Every command holds the room's lock, so that an offer is started once and ended once
 * whoever taps at the same time. A command that finds things as it wants them does nothing.
 */
@Injectable()
export class OffersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly offers: OfferRows,
    private readonly catalog: CatalogQueries,
    private readonly timeline: TimelineService,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the new offer's id @throws DomainError `product.not-found`, `offer.too-many`, `room.ended` */
  create(roomId: string, session: Session, request: CreateOfferRequest): Promise<string> {
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lockOpen(roomId);
      const productIds = request.productIds ?? [];
      await this.requireSoldBy(room.store_id, productIds);
      if ((await this.offers.ofRoom(roomId)).length >= LIMITS.offersPerRoom.max) {
        throw new DomainError('offer.too-many', 'The show has as many offers as it can have.', {
          limit: 'offersPerRoom',
        });
      }
      const id = newId();
      await this.offers.insert(
        {
          id,
          roomId,
          text: request.text,
          gift: request.gift || null,
          min_quantity: request.minQuantity,
          product_ids: productIds,
          duration_minutes: request.durationMinutes ?? null,
        },
        new Date(this.clock.nowMs()),
      );
      this.timeline.append(roomId, prepared(session));
      return id;
    });
  }

  /** What was promised before stays as it was promised. @throws DomainError `offer.not-found`, `product.not-found`, `room.ended` */
  update(roomId: string, offerId: string, session: Session, request: UpdateOfferRequest): Promise<void> {
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lockOpen(roomId);
      const before = await this.offers.get(roomId, offerId);
      if (request.productIds) await this.requireSoldBy(room.store_id, request.productIds);
      const edited = withEndOf({
        ...before,
        text: request.text ?? before.text,
        gift: request.gift === undefined ? before.gift : request.gift || null,
        min_quantity: request.minQuantity ?? before.min_quantity,
        product_ids: request.productIds ?? before.product_ids,
        duration_minutes: request.durationMinutes === undefined ? before.duration_minutes : request.durationMinutes,
      });
      if (hasSameTerms(edited, before)) return;
      await this.offers.update(edited);
      this.timeline.append(roomId, prepared(session));
      const nowMs = this.clock.nowMs();
      if (!isInForce(before, nowMs) || !isRunning(edited)) return;
      if (!isInForce(edited, nowMs)) return this.finish(edited, session.memberId, 'time');
      this.timeline.append(roomId, {
        kind: 'offer.edited',
        actorId: session.memberId,
        data: { offer: toLiveView(edited) },
      });
      await this.endInTime(edited);
    });
  }

  /** Only what nobody was promised. @throws DomainError `offer.not-found`, `offer.was-started`, `room.ended` */
  remove(roomId: string, offerId: string, session: Session): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lockOpen(roomId);
      const offer = await this.offers.get(roomId, offerId);
      if (offer.status !== OfferStatus.Prepared)
        throw new DomainError('offer.was-started', 'An offer that was on stays in the books.');
      await this.offers.remove(offer.id);
      this.timeline.append(roomId, prepared(session));
    });
  }

  /** @throws DomainError `offer.not-found`, `offer.too-many`, `room.not-live`, `room.ended` */
  start(roomId: string, offerId: string, session: Session): Promise<void> {
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lockOpen(roomId);
      if (!isRoomOnAir(room.status)) throw new DomainError('room.not-live', 'Nobody hears it before the show is on.');
      const nowMs = this.clock.nowMs();
      const all = await this.offers.ofRoom(roomId);
      const found = await this.offers.get(roomId, offerId);
      if (isInForce(found, nowMs)) return;
      if (all.filter((offer) => isInForce(offer, nowMs)).length >= LIMITS.offersRunning.max) {
        throw new DomainError('offer.too-many', 'There are enough offers on at the same time.', {
          limit: 'offersRunning',
        });
      }
      // Its time is up and the job has not come round yet.
      if (isRunning(found)) await this.finish(found, null, 'time');
      const offer: RunningOffer = withEndOf({
        ...found,
        status: OfferStatus.Running,
        started_at: new Date(nowMs),
        ended_at: null,
      });
      await this.offers.update(offer);
      this.timeline.append(roomId, {
        kind: 'offer.started',
        actorId: session.memberId,
        data: { offer: toLiveView(offer) },
      });
      await this.endInTime(offer);
    });
  }

  /** @throws DomainError `offer.not-found`, `room.ended` */
  end(roomId: string, offerId: string, session: Session): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lockOpen(roomId);
      const offer = await this.offers.get(roomId, offerId);
      if (isRunning(offer)) await this.finish(offer, session.memberId, 'hand');
    });
  }

  /** Ends one whose time is up. The job store's clock is the database's and may be ahead of ours. */
  endDue({ roomId, offerId, endsAtMs }: EndOfferPayload): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lock(roomId);
      const offer = await this.offers.get(roomId, offerId);
      // Ended, or given another end, which has a job of its own.
      if (!isRunning(offer) || offer.ends_at?.getTime() !== endsAtMs) return;
      if (isInForce(offer, this.clock.nowMs())) await this.endInTime(offer);
      else await this.finish(offer, null, 'time');
    });
  }

  /** Nothing is promised after a show. */
  endAll(roomId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lock(roomId);
      if (room.status !== RoomStatus.Ended) return;
      for (const offer of await this.offers.ofRoom(roomId))
        if (isRunning(offer)) await this.finish(offer, null, 'show');
    });
  }

  private async finish(offer: OfferRow, actorId: string | null, because: OfferEndedData['because']): Promise<void> {
    if (!canOfferBecome(offer.status, OfferStatus.Ended)) throw new Error(`The offer ${offer.id} is not running.`);
    const nowMs = this.clock.nowMs();
    const endedAtMs = because === 'time' ? Math.min(nowMs, offer.ends_at?.getTime() ?? nowMs) : nowMs;
    await this.offers.update({ ...offer, status: OfferStatus.Ended, ended_at: new Date(endedAtMs) });
    this.timeline.append(offer.room_id, { kind: 'offer.ended', actorId, data: { offerId: offer.id, because } });
  }

  private async endInTime({ id: offerId, room_id: roomId, ends_at: endsAt }: OfferRow): Promise<void> {
    if (endsAt === null) return;
    const payload: EndOfferPayload = { roomId, offerId, endsAtMs: endsAt.getTime() };
    await this.jobs.runAt(END_OFFER_JOB, payload, endsAt);
  }

  private async requireSoldBy(storeId: string, productIds: readonly string[]): Promise<void> {
    const owners = await this.catalog.owners(productIds);
    if (productIds.some((id) => owners.get(id)?.storeId !== storeId))
      throw new DomainError('product.not-found', 'The store does not sell such a product.');
  }
}

const hasSameTerms = (left: OfferTerms, right: OfferTerms): boolean =>
  left.text === right.text &&
  left.gift === right.gift &&
  left.min_quantity === right.min_quantity &&
  left.duration_minutes === right.duration_minutes &&
  left.product_ids.length === right.product_ids.length &&
  left.product_ids.every((id, index) => id === right.product_ids[index]);

/** With the end that follows from its beginning and how long it runs. */
const withEndOf = <Row extends OfferRow>(row: Row): Row => {
  if (row.started_at === null || row.status === OfferStatus.Ended) return row;
  const endsAtMs = offerEndsAtMs(row.started_at.getTime(), row.duration_minutes);
  return { ...row, ends_at: endsAtMs === null ? null : new Date(endsAtMs) };
};
