import { Inject, Injectable } from '@nestjs/common';
import { RoomRole, RoomStatus, type EntryDraft } from '@vitrine/contracts';
import type { CreateRoomRequest, UpdateRoomRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { EntryStore } from '../../platform/timeline/entry-store';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { PictureService } from '../catalog';
import { RoomMembersService } from './room-members.service';
import { RoomRows, type RoomRow } from './room-rows';

/** A form filled in at the last moment, on a clock that is a little behind, is no mistake. */
const CLOCK_SLACK_MS = 5 * 60_000;

type Description = Pick<RoomRow, 'title' | 'description' | 'scheduled_at' | 'status' | 'is_recorded'>;

/**
 * What a room is called and when it is to begin, as an entry. While the room is a draft only staff may read it; the
 * step out of the draft says it again for everybody.
 */
export const editedEntry = (room: Description, actorId: string): EntryDraft => ({
  kind: 'room.edited',
  actorId,
  audience: room.status === RoomStatus.Draft ? 'staff' : 'everyone',
  data: {
    title: room.title,
    description: room.description,
    scheduledAt: room.scheduled_at?.toISOString() ?? null,
    isRecorded: room.is_recorded,
  },
});

/** Makes rooms and changes what they are called, when they begin and who hosts them. */
@Injectable()
export class RoomsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: RoomRows,
    private readonly members: RoomMembersService,
    private readonly entries: EntryStore,
    private readonly timeline: TimelineService,
    private readonly pictures: PictureService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @returns the new room's id. @throws DomainError `member.not-found` when the host does not work in the store. */
  create(storeId: string, session: Session, request: CreateRoomRequest): Promise<string> {
    const hostId = request.hostId ?? session.memberId;
    return this.unitOfWork.run(async () => {
      await this.members.requireStoreRole(storeId, hostId);
      const id = newId();
      const now = new Date(this.clock.nowMs());
      const room = {
        title: request.title,
        description: request.description ?? '',
        scheduled_at: request.scheduledAt ? this.toCome(request.scheduledAt) : null,
        status: request.scheduledAt ? RoomStatus.Scheduled : RoomStatus.Draft,
        is_recorded: false,
      };
      await this.unitOfWork.query(
        `INSERT INTO room (id, store_id, host_id, title, description, status, scheduled_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
        [id, storeId, hostId, room.title, room.description, room.status, room.scheduled_at, now],
      );
      await this.entries.createRoom(id);
      await this.members.grant(id, hostId, RoomRole.Host);
      // The log tells the whole story from its first entry on, whoever reads it.
      this.timeline.append(id, editedEntry(room, session.memberId));
      if (room.status === RoomStatus.Scheduled) {
        this.timeline.append(id, {
          kind: 'room.status-changed',
          actorId: session.memberId,
          data: { status: room.status },
        });
      }
      return id;
    });
  }

  /** @throws DomainError `picture.unreadable`, `request.too-large`, `server.busy`. */
  async setPoster(roomId: string, file: Buffer): Promise<void> {
    await this.pictures.storePoster(roomId, file, async (url) => {
      await this.unitOfWork.query(`UPDATE room SET poster_url = $2, updated_at = $3 WHERE id = $1`, [
        roomId,
        url,
        new Date(this.clock.nowMs()),
      ]);
    });
  }

  /** @throws DomainError `room.ended` for a time or a host of a show that is over, `request.invalid` for a scheduled room without a time. */
  update(roomId: string, session: Session, request: UpdateRoomRequest): Promise<void> {
    return this.unitOfWork.run(async () => {
      const room = await this.rows.lock(roomId);
      const next = {
        title: request.title ?? room.title,
        description: request.description ?? room.description,
        scheduled_at:
          request.scheduledAt === undefined
            ? room.scheduled_at
            : request.scheduledAt === null
              ? null
              : this.toCome(request.scheduledAt),
        status: room.status,
        is_recorded: room.is_recorded,
      };
      const movesTime = next.scheduled_at?.getTime() !== room.scheduled_at?.getTime();
      const hostId = request.hostId ?? room.host_id;
      if (room.status === RoomStatus.Ended && (movesTime || hostId !== room.host_id)) {
        throw new DomainError('room.ended', 'The show has ended; only its title and description can still be changed.');
      }
      if (room.status === RoomStatus.Scheduled && next.scheduled_at === null) throw scheduledNeedsTime();
      if (hostId !== room.host_id) await this.members.changeHost(room, hostId);
      if (!movesTime && next.title === room.title && next.description === room.description) return;
      await this.unitOfWork.query(
        `UPDATE room SET title = $2, description = $3, scheduled_at = $4, updated_at = $5 WHERE id = $1`,
        [roomId, next.title, next.description, next.scheduled_at, new Date(this.clock.nowMs())],
      );
      this.timeline.append(roomId, editedEntry(next, session.memberId));
    });
  }

  /**
   * Whether the show is recorded for a replay.
   * @throws DomainError `recording.too-late` once it has begun: then somebody may be on stage who did not agree.
   */
  setRecorded(roomId: string, session: Session, isRecorded: boolean): Promise<void> {
    return this.unitOfWork.run(async () => {
      const room = await this.rows.lock(roomId);
      if (room.is_recorded === isRecorded) return;
      if (room.status !== RoomStatus.Draft && room.status !== RoomStatus.Scheduled)
        throw new DomainError('recording.too-late', 'Whether a show is recorded is decided before it goes live.');
      await this.unitOfWork.query(`UPDATE room SET is_recorded = $2, updated_at = $3 WHERE id = $1`, [
        roomId,
        isRecorded,
        new Date(this.clock.nowMs()),
      ]);
      this.timeline.append(roomId, editedEntry({ ...room, is_recorded: isRecorded }, session.memberId));
    });
  }

  /** @throws DomainError `request.invalid` for a time that is over: nobody could come. */
  private toCome(text: string): Date {
    const at = new Date(text);
    if (at.getTime() >= this.clock.nowMs() - CLOCK_SLACK_MS) return at;
    throw new DomainError('request.invalid', 'A show can only be announced for a time to come.', {
      fields: [{ path: 'scheduledAt', rules: ['scheduledAt must be in the future'] }],
    });
  }
}

const scheduledNeedsTime = (): DomainError =>
  new DomainError('request.invalid', 'A scheduled show needs its time; make it a draft first.', {
    fields: [{ path: 'scheduledAt', rules: ['scheduledAt must be set while the room is scheduled'] }],
  });
