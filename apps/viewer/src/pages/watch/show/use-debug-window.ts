import type { RoomState } from '@vitrine/contracts';
import type { Player } from '@vitrine/rtc';
import { useRoom } from '@vitrine/web';
import { useEffect } from 'react';

declare global {
  interface Window {
    __vitrineRoomState?: () => RoomState | null;
    __vitrinePlayerStats?: () => ReturnType<Player['getSnapshot']>['stats'];
  }
}

/** With `?debug=1` (and while developing) the journeys can read the room's state and the player's figures. */
export function useDebugWindow(player: Player): void {
  const room = useRoom();
  useEffect(() => {
    const isAsked = new URLSearchParams(location.search).get('debug') === '1';
    if (!isAsked && !import.meta.env.DEV) return;
    window.__vitrineRoomState = () => room.getSnapshot().state;
    window.__vitrinePlayerStats = () => player.getSnapshot().stats;
    return () => {
      delete window.__vitrineRoomState;
      delete window.__vitrinePlayerStats;
    };
  }, [room, player]);
}
