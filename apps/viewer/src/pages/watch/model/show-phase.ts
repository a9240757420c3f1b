import type { RoomState, RoomView } from '@vitrine/contracts';

/** What the stage shows. */
export const ShowPhase = {
  Before: 'before',
  /** On air, the picture is on its way for the first time. */
  Starting: 'starting',
  Live: 'live',
  /** On air, but the host's picture was cut off. */
  Interrupted: 'interrupted',
  Paused: 'paused',
  Ended: 'ended',
} as const;
export type ShowPhase = (typeof ShowPhase)[keyof typeof ShowPhase];

export type PhaseFacts = Pick<RoomState, 'status' | 'isStreaming' | 'streamChangedAtMs'>;

/** Before the live state arrives only the status is known; an on-air show is then taken to have its picture. */
export function showPhase(room: Pick<RoomView, 'status'>, live: PhaseFacts | null): ShowPhase {
  switch (live?.status ?? room.status) {
    case 'draft':
    case 'scheduled':
      return ShowPhase.Before;
    case 'paused':
      return ShowPhase.Paused;
    case 'ended':
      return ShowPhase.Ended;
    case 'live':
      if (live === null || live.isStreaming) return ShowPhase.Live;
      return live.streamChangedAtMs === null ? ShowPhase.Starting : ShowPhase.Interrupted;
  }
}

export const isOnAir = (phase: ShowPhase): boolean =>
  phase === ShowPhase.Live ||
  phase === ShowPhase.Interrupted ||
  phase === ShowPhase.Starting ||
  phase === ShowPhase.Paused;
