import type { RoomView } from '@vitrine/contracts';

export interface ShowGroups {
  readonly live: readonly RoomView[];
  readonly upcoming: readonly RoomView[];
  readonly drafts: readonly RoomView[];
  readonly past: readonly RoomView[];
}

const timeOf = (iso: string | null): number => (iso === null ? 0 : Date.parse(iso));

/** Live first, then what comes soonest; past shows with the newest on top. */
export function groupShows(rooms: readonly RoomView[]): ShowGroups {
  return {
    live: rooms.filter(({ status }) => status === 'live' || status === 'paused'),
    upcoming: rooms
      .filter(({ status }) => status === 'scheduled')
      .sort((a, b) => timeOf(a.scheduledAt) - timeOf(b.scheduledAt)),
    drafts: rooms.filter(({ status }) => status === 'draft'),
    past: rooms.filter(({ status }) => status === 'ended').sort((a, b) => timeOf(b.endedAt) - timeOf(a.endedAt)),
  };
}
