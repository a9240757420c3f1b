import { Injectable } from '@nestjs/common';
import type { OwnStageSeatView, StageDeskView, StageSeatView, StageShowView } from '@vitrine/contracts';
import { RoomRows, RoomsQueries } from '../rooms';
import { StageInvitesService } from './stage-invites.service';
import { StageRows, type StageSeatRow } from './stage-rows';

const toSeatView = (seat: StageSeatRow): StageSeatView => ({
  id: seat.id,
  memberId: seat.member_id,
  displayName: seat.display_name,
  status: seat.status,
  askedAt: seat.asked_at.toISOString(),
  hasAgreedToRecording: seat.agreed_to_recording_at !== null,
});
const namesOf = (seats: readonly StageSeatRow[]): Readonly<Record<string, string>> =>
  Object.fromEntries(seats.map(({ id, display_name }) => [id, display_name]));

/** Stages as they are shown to whoever was let through to them. */
@Injectable()
export class StageQueries {
  constructor(
    private readonly rooms: RoomRows,
    private readonly views: RoomsQueries,
    private readonly seats: StageRows,
    private readonly invites: StageInvitesService,
  ) {}

  async desk(roomId: string): Promise<StageDeskView> {
    const onStage = await this.seats.onStage(roomId);
    return {
      invite: await this.invites.find(roomId),
      waiting: (await this.seats.waiting(roomId)).map(toSeatView),
      stage: await this.seats.state(roomId, onStage),
      names: namesOf(onStage),
    };
  }

  async own(seat: StageSeatRow): Promise<OwnStageSeatView> {
    const onStage = await this.seats.onStage(seat.room_id);
    return {
      seat: toSeatView(seat),
      show: await this.show(seat.room_id),
      stage: await this.seats.state(seat.room_id, onStage),
      names: namesOf(onStage),
    };
  }

  async show(roomId: string): Promise<StageShowView> {
    const row = await this.rooms.get(roomId);
    const { title, status, host, store, posterUrl } = await this.views.view(row);
    return {
      roomId,
      title,
      status,
      hostName: host.displayName,
      storeName: store.name,
      posterUrl,
      isStreaming: row.publisher_session_id !== null,
      isRecorded: row.is_recorded,
    };
  }
}
