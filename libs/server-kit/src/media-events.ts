import type { StreamHealthView } from '@vitrine/contracts';

/** What the media server tells the api, signed, at `POST /api/internal/media-events`. */
export type MediaEvent =
  | { readonly kind: 'publisher.started'; readonly roomId: string; readonly sessionId: string; readonly atMs: number }
  | { readonly kind: 'publisher.stopped'; readonly roomId: string; readonly sessionId: string; readonly atMs: number };

/** Paths of the media server; the api and the reverse proxy pass `/media` on unchanged. */
export const MEDIA_PATHS = {
  whip: (roomId: string) => `/media/whip/${roomId}`,
  whep: (roomId: string) => `/media/whep/${roomId}`,
  session: (sessionId: string) => `/media/sessions/${sessionId}`,
  /** Signed: GET answers `StreamHealthView`, DELETE ends the room for everybody. */
  internalRoom: (roomId: string) => `/media/internal/rooms/${roomId}`,
  /** Signed: DELETE ends what the member publishes in the room, also when that is nothing. */
  internalPublisher: (roomId: string, memberId: string) => `/media/internal/rooms/${roomId}/publishers/${memberId}`,
  health: '/media/health',
  metrics: '/media/metrics',
} as const;

export type InternalRoomAnswer = StreamHealthView;
export const MEDIA_EVENTS_PATH = '/api/internal/media-events';
