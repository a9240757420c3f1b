import { Injectable } from '@nestjs/common';
import { LIMITS, RoomStatus, StageLayout, StageSeatStatus } from '@vitrine/contracts';
import type { ArrangeStageRequest } from '@vitrine/contracts/dto';
import { canStageSeatMove } from '@vitrine/domain';
import type { PublisherEvent } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { Sweeper } from '../../platform/realtime/sweeper';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { StreamEnding, StreamVerdict } from '../media';
import { readStreamNews, RoomRows } from '../rooms';
import { StageInvitesService } from './stage-invites.service';
import { StageRows, type StageSeatRow } from './stage-rows';

/** Who is on stage. Every change of it is told to the room in one entry that says all of it. */
@Injectable()
export class StageService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rooms: RoomRows,
    private readonly seats: StageRows,
    private readonly invites: StageInvitesService,
    private readonly ending: StreamEnding,
    private readonly timeline: TimelineService,
    private readonly sweeper: Sweeper,
  ) {}

  /**
   * Takes somebody a step on. The step that was taken already is answered without doing anything.
   * @throws DomainError `stage-seat.not-found`, `room.ended`, `stage.full`, `stage.consent-needed`,
   *   `stage.transition-refused` with `from` and `to`.
   */
  step(roomId: string, seatId: string, to: StageSeatStatus, session: Session): Promise<void> {
    return this.run(async () => {
      const room = await this.rooms.lockOpen(roomId);
      const seat = await this.seats.inRoom(roomId, seatId);
      // It may have been decided after they asked.
      if (to === StageSeatStatus.OnStage && room.is_recorded && seat.agreed_to_recording_at === null)
        throw new DomainError('stage.consent-needed', 'The show is recorded, and they did not agree to it yet.');
      if (seat.status !== to) await this.move(seat, to, session.memberId);
    });
  }

  /** Inside a command that holds the room. @throws DomainError `stage.full`, `stage.transition-refused` */
  async move(seat: StageSeatRow, to: StageSeatStatus, actorId: string): Promise<void> {
    const { id, room_id: roomId, status: from } = seat;
    if (!canStageSeatMove(from, to))
      throw new DomainError('stage.transition-refused', `A place that is ${from} can't be ${to}.`, { from, to });
    if (to === StageSeatStatus.OnStage) await this.requirePlace(roomId);
    await this.seats.setStatus(id, to);
    if (from === StageSeatStatus.OnStage) await this.ending.endAfterCommit([id]);
    if (from === StageSeatStatus.OnStage || to === StageSeatStatus.OnStage) await this.tell(roomId, actorId);
  }

  /** @throws DomainError `stage-seat.not-found` when who is to be large is not on stage, `room.ended` */
  arrange(roomId: string, { layout, largeSeatId = null }: ArrangeStageRequest, session: Session): Promise<void> {
    return this.run(async () => {
      await this.rooms.lockOpen(roomId);
      const large = layout === StageLayout.OneLarge ? largeSeatId : null;
      if (large !== null && (await this.seats.inRoom(roomId, large)).status !== StageSeatStatus.OnStage)
        throw new DomainError('stage-seat.not-found', 'Who is to be large is not on stage.');
      await this.seats.setLayout(roomId, layout, large);
      await this.tell(roomId, session.memberId);
    });
  }

  /** Part of the command that ends the show: its stage is empty, and the link to it opens nothing. The state of the room knows that by itself. */
  close(roomId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.rooms.lock(roomId);
      await this.ending.endAfterCommit(await this.seats.clear(roomId));
      await this.invites.revoke(roomId);
    });
  }

  /** News of a stream of somebody on stage; the same again, or what is out of date, changes nothing. */
  async hear(event: PublisherEvent): Promise<StreamVerdict> {
    const known = await this.seats.find(event.roomId);
    if (known === null) return StreamVerdict.Unknown;
    return this.unitOfWork.run(async () => {
      const room = await this.rooms.lock(known.room_id);
      const seat = await this.seats.inRoom(room.id, known.id);
      if (seat.status !== StageSeatStatus.OnStage || room.status === RoomStatus.Ended)
        return event.kind === 'publisher.started' ? StreamVerdict.Unwanted : StreamVerdict.Fine;
      const { change, knowledge } = readStreamNews(
        {
          sessionId: seat.publisher_session_id,
          startedAtMs: seat.publisher_started_at?.getTime() ?? null,
          newestAtMs: seat.stream_event_at?.getTime() ?? null,
        },
        event,
      );
      await this.seats.setStream(seat.id, knowledge);
      if (change !== null) await this.tell(room.id, null);
      return StreamVerdict.Fine;
    });
  }

  private async requirePlace(roomId: string): Promise<void> {
    const others = await this.seats.onStage(roomId);
    // The host is one of them.
    if (others.length + 1 >= LIMITS.stagePeople.max)
      throw new DomainError('stage.full', 'Nobody else fits on the stage.', { limit: 'stagePeople' });
  }

  private async tell(roomId: string, actorId: string | null): Promise<void> {
    const data = await this.seats.state(roomId, await this.seats.onStage(roomId));
    this.timeline.append(roomId, { kind: 'stage.changed', actorId, data });
  }

  /** Every viewer waits for what a host does here. */
  private run<T>(command: () => Promise<T>): Promise<T> {
    return this.sweeper.ahead(() => this.unitOfWork.run(command));
  }
}
