import { Player } from '@vitrine/rtc';
import { useEffect, useMemo, useRef } from 'react';
import { useApi } from '../api/api-provider';

export interface UsePlayerOptions {
  readonly roomId: string;
  /** Plays while true; stops and frees the connection when false. */
  readonly isWanted: boolean;
  /** The newest sign that media may be there (the time of the last stream change); a change makes a waiting player look again. */
  readonly streamSign: number | null;
}

/** A player for as long as it is mounted. Read its state with `useSnapshot`, give it an element with `attach`. */
export function usePlayer({ roomId, isWanted, streamSign }: UsePlayerOptions): Player {
  const api = useApi();
  const player = useMemo(
    () => new Player({ fetchGrant: () => api.media.grant(roomId, { role: 'view' }) }),
    [api, roomId],
  );
  useEffect(() => {
    if (!isWanted) return;
    player.start();
    return () => void player.stop();
  }, [player, isWanted]);
  const lastSign = useRef(streamSign);
  useEffect(() => {
    if (lastSign.current === streamSign) return;
    lastSign.current = streamSign;
    if (isWanted) player.poke();
  }, [player, isWanted, streamSign]);
  return player;
}
