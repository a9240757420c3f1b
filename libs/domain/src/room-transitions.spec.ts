import { RoomStatus } from '@vitrine/contracts';
import { canTransition, isRoomOnAir, nextRoomStatuses, ROOM_TRANSITIONS } from './room-transitions';
import { statusesBefore } from './transition-table';

const statuses = Object.values(RoomStatus);

describe('the life of a room', () => {
  it('allows exactly these steps', () => {
    const steps = statuses.flatMap((from) =>
      statuses.filter((to) => canTransition(from, to)).map((to) => `${from} > ${to}`),
    );
    expect(steps.sort()).toEqual(
      [
        'draft > scheduled',
        'draft > live',
        'scheduled > draft',
        'scheduled > live',
        'live > paused',
        'live > ended',
        'paused > live',
        'paused > ended',
      ].sort(),
    );
  });

  it('never leaves the end, and never stays where it is', () => {
    expect(nextRoomStatuses('ended')).toEqual([]);
    expect(statuses.filter((status) => canTransition(status, status))).toEqual([]);
  });

  it('ends only a show that was on', () => {
    expect(statusesBefore(ROOM_TRANSITIONS, 'ended')).toEqual(['live', 'paused']);
    expect(statuses.filter(isRoomOnAir)).toEqual(['live', 'paused']);
  });

  it('never hides again what viewers have watched', () => {
    expect(statusesBefore(ROOM_TRANSITIONS, 'draft')).toEqual(['scheduled']);
  });
});
