import type { RoomStatus } from '@vitrine/contracts';
import { LiveBadge, Pill } from '@vitrine/web';
import type { ReactElement } from 'react';

export const ROOM_STATUS_TEXT: Record<RoomStatus, string> = {
  draft: 'Draft',
  scheduled: 'Not live yet',
  live: 'Live',
  paused: 'Back in a moment',
  ended: 'Ended',
};

export function RoomStatusPill({ status }: { readonly status: RoomStatus }): ReactElement {
  if (status === 'live') return <LiveBadge />;
  return (
    <Pill tone={status === 'paused' ? 'warn' : status === 'scheduled' ? 'accent' : 'plain'}>
      {ROOM_STATUS_TEXT[status]}
    </Pill>
  );
}
