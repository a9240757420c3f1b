import type { RoomSession } from '@vitrine/client';
import { useEffect, useState } from 'react';
import { MessageMinute } from '../model/message-minute';

/** The messages of the last minute: those that the room's state holds on arrival, and each one as it comes. */
export function useMessageMinute(room: RoomSession): MessageMinute {
  const [minute] = useState(() => {
    const counted = new MessageMinute();
    for (const { atMs } of room.getSnapshot().state?.messages ?? []) counted.add(atMs);
    return counted;
  });
  useEffect(
    () =>
      room.onEntries((entries) => {
        for (const { kind, atMs } of entries) if (kind === 'message.posted') minute.add(atMs);
      }),
    [room, minute],
  );
  return minute;
}
