import type { Audience } from '@vitrine/contracts';

export interface Reader {
  readonly memberId: string;
  /** Works on the room (`ROOM_STAFF_PERMISSION`). */
  readonly isStaff: boolean;
}

/** Whether `reader` may read an entry for `audience`. An entry for one member is for nobody else, staff included. */
export function isVisibleTo(audience: Audience, reader: Reader): boolean {
  if (audience === 'everyone') return true;
  if (audience === 'staff') return reader.isStaff;
  return audience.memberId === reader.memberId;
}
