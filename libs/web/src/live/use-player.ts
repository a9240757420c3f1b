import { type FetchGrant, Player } from '@vitrine/rtc';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useApi } from '../api/api-provider';

export interface UseStreamOptions {
  /** The same function for as long as it is about the same stream: another one makes another player. */
  readonly fetchGrant: FetchGrant;
  /** Plays while true; stops and frees the connection when false. */
  readonly isWanted: boolean;
  /** The newest sign that media may be there (the time of the last stream change); a change makes a waiting player look again. */
  readonly streamSign: number | null;
  /** What the room says of the publisher; while there is none the player waits with its connection open. */
  readonly isStreaming?: boolean;
}
export interface UsePlayerOptions extends Omit<UseStreamOptions, 'fetchGrant'> {
  readonly roomId: string;
  /** Somebody on stage; the host when absent. */
  readonly seatId?: string;
}

/** A player for as long as it is mounted. Read its state with `useSnapshot`, give it an element with `attach`. */
export function useStreamPlayer({ fetchGrant, isWanted, streamSign, isStreaming = true }: UseStreamOptions): Player {
  const player = useMemo(() => new Player({ fetchGrant }), [fetchGrant]);
  useEffect(() => {
    if (!isWanted) return;
    player.start();
    return () => void player.stop();
  }, [player, isWanted]);
  useEffect(() => player.setPublished(isStreaming), [player, isStreaming]);
  const lastSign = useRef(streamSign);
  useEffect(() => {
    if (lastSign.current === streamSign) return;
    lastSign.current = streamSign;
    if (isWanted) player.poke();
  }, [player, isWanted, streamSign]);
  return player;
}

/** The player of a show, or of somebody on its stage, for those who watch. */
export function usePlayer({ roomId, seatId, ...rest }: UsePlayerOptions): Player {
  const api = useApi();
  const fetchGrant = useCallback<FetchGrant>(
    (kept) => api.media.grant(roomId, { role: 'view', ...(seatId !== undefined && { seatId }), ...kept }),
    [api, roomId, seatId],
  );
  return useStreamPlayer({ fetchGrant, ...rest });
}
