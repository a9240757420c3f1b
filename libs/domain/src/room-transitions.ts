import { RoomStatus } from '@vitrine/contracts';
import { isTransition, type TransitionTable } from './transition-table';

/** The life of a room. A show that ended stays ended: its log, report and replay are final. */
export const ROOM_TRANSITIONS: TransitionTable<RoomStatus> = {
  draft: [RoomStatus.Scheduled, RoomStatus.Live],
  scheduled: [RoomStatus.Draft, RoomStatus.Live],
  live: [RoomStatus.Paused, RoomStatus.Ended],
  paused: [RoomStatus.Live, RoomStatus.Ended],
  ended: [],
};

export const canTransition = (from: RoomStatus, to: RoomStatus): boolean => isTransition(ROOM_TRANSITIONS, from, to);

/** Where a room in this status may go next. */
export const nextRoomStatuses = (from: RoomStatus): readonly RoomStatus[] => ROOM_TRANSITIONS[from];

/** Whether the show is on: viewers are counted, and a paused show goes on from where it stopped. */
export const isRoomOnAir = (status: RoomStatus): boolean => status === RoomStatus.Live || status === RoomStatus.Paused;
