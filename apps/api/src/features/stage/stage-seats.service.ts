import { Injectable } from '@nestjs/common';
import { LIMITS, MediaRole, RoomStatus, StageSeatStatus, type MediaGrantView } from '@vitrine/contracts';
import type { JoinStageRequest, StageGrantRequest } from '@vitrine/contracts/dto';
import { isStageSeatOpen } from '@vitrine/domain';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { VideoProvider } from '../media';
import { RoomRows } from '../rooms';
import { StageInvitesService } from './stage-invites.service';
import { seatNotFound, StageRows, type StageSeatRow } from './stage-rows';
import { StageService } from './stage.service';

/** What somebody does who came by the link: ask, wait, be on stage, leave. */
@Injectable()
export class StageSeatsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly invites: StageInvitesService,
    private readonly seats: StageRows,
    private readonly stage: StageService,
    private readonly provider: VideoProvider,
  ) {}

  /**
   * Enters the waiting room. Whoever is in it, or on stage, gets the seat that they have, so that a reload changes nothing; they
   * may agree later to what was decided later.
   * @returns the id of the seat.
   * @throws DomainError `stage.link-invalid`, `room.ended`, `stage.closed-to-you`, `stage.consent-needed`, `stage.full`.
   */
  async join(request: JoinStageRequest, session: Session, remoteAddress: string): Promise<string> {
    const { memberId } = session;
    const { room_id: roomId } = await this.invites.open(request.secret, remoteAddress);
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lockOpen(roomId);
      // Again under the lock: the link may have been replaced meanwhile.
      const invite = await this.invites.open(request.secret, remoteAddress);
      const present = await this.seats.openSeatOf(roomId, memberId);
      const hasAgreedToRecording = request.agreesToRecording === true;
      if (present) {
        if (hasAgreedToRecording) await this.seats.noteAgreement(present.id);
        return present.id;
      }
      if (await this.seats.wasTurnedAway(roomId, memberId, invite.created_at))
        throw new DomainError('stage.closed-to-you', 'Whoever was turned away needs a new link.');
      if (!hasAgreedToRecording && room.is_recorded)
        throw new DomainError('stage.consent-needed', 'The show is recorded, and who is on stage agrees to it.');
      if ((await this.seats.waiting(roomId)).length >= LIMITS.stageWaiting.max)
        throw new DomainError('stage.full', 'Too many people are waiting.', { limit: 'stageWaiting' });
      return this.seats.add({ roomId, memberId, hasAgreedToRecording });
    });
  }

  /** @throws DomainError `stage-seat.not-found` for everybody but its owner. */
  async own(seatId: string, session: Session): Promise<StageSeatRow> {
    const seat = await this.seats.find(seatId);
    if (seat?.member_id !== session.memberId) throw seatNotFound();
    return seat;
  }

  /** What the page of the seat asks every few seconds. */
  async look(seatId: string, session: Session): Promise<StageSeatRow> {
    const seat = await this.own(seatId, session);
    if (isStageSeatOpen(seat.status)) await this.seats.noteSeen(seat.id);
    return seat;
  }

  async leave(seatId: string, session: Session): Promise<void> {
    const { room_id: roomId } = await this.own(seatId, session);
    await this.unitOfWork.run(async () => {
      await this.rooms.lock(roomId);
      const seat = await this.own(seatId, session);
      if (isStageSeatOpen(seat.status)) await this.stage.move(seat, StageSeatStatus.Left, session.memberId);
    });
  }

  /**
   * To publish to the own seat, or to watch whoever is on stage; for people on stage only.
   * @throws DomainError `media.forbidden`, `media.not-publishing`, `room.ended`.
   */
  async grant(seatId: string, session: Session, request: StageGrantRequest): Promise<MediaGrantView> {
    const seat = await this.own(seatId, session);
    const room = await this.rooms.get(seat.room_id);
    if (room.status === RoomStatus.Ended) throw new DomainError('room.ended', 'The show has ended.');
    if (seat.status !== StageSeatStatus.OnStage)
      throw new DomainError('media.forbidden', 'This is for people on stage.');
    const { role, seatId: wantedSeatId } = request;
    const { memberId } = session;
    if (role === MediaRole.Publish) {
      if (wantedSeatId !== undefined && wantedSeatId !== seat.id)
        throw new DomainError('media.forbidden', 'Everybody publishes to their own place.');
      return this.provider.grant({ roomId: seat.id, memberId, role, uid: null });
    }
    if (wantedSeatId !== undefined && !(await this.seats.isOnStage(room.id, wantedSeatId)))
      throw new DomainError('media.not-publishing', 'Nobody of this room is on stage there.');
    return this.provider.grant({ roomId: wantedSeatId ?? room.id, memberId, role, uid: null });
  }
}
