import type { StreamHealthView } from '@vitrine/contracts';

/** What the media server tells the api, signed, at `POST /api/internal/media-events`. */
export type MediaEvent = PublisherEvent | RecordingPartEvent;

export type PublisherEvent =
  | { readonly kind: 'publisher.started'; readonly roomId: string; readonly sessionId: string; readonly atMs: number }
  | { readonly kind: 'publisher.stopped'; readonly roomId: string; readonly sessionId: string; readonly atMs: number };

/** A part of a recording can be fetched. Told again until it was taken away. */
export interface RecordingPartEvent {
  readonly kind: 'recording.part-ready';
  readonly roomId: string;
  readonly partId: string;
  /** When its first picture came, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly bytes: number;
  readonly contentType: 'video/mp4' | 'video/webm';
  readonly atMs: number;
}

/** What the media server answers about recording: whether it can. */
export interface RecorderAnswer {
  readonly isAvailable: boolean;
}

/** Paths of the media server; the api and the reverse proxy pass `/media` on unchanged. */
export const MEDIA_PATHS = {
  whip: (roomId: string) => `/media/whip/${roomId}`,
  whep: (roomId: string) => `/media/whep/${roomId}`,
  session: (sessionId: string) => `/media/sessions/${sessionId}`,
  /** Signed: GET answers `StreamHealthView`, DELETE ends the room for everybody. */
  internalRoom: (roomId: string) => `/media/internal/rooms/${roomId}`,
  /** Signed: DELETE ends what the member publishes in the room, also when that is nothing. */
  internalPublisher: (roomId: string, memberId: string) => `/media/internal/rooms/${roomId}/publishers/${memberId}`,
  /** Signed: GET answers `RecorderAnswer`. */
  internalRecorder: '/media/internal/recorder',
  /**
   * Signed: PUT has the room recorded from here on, DELETE no more; both are fine when it is so already. POST makes what was
   * recorded up to here playable.
   */
  internalRecording: (roomId: string) => `/media/internal/rooms/${roomId}/recording`,
  /** Signed: GET is the file of a part that is ready, DELETE takes it away. */
  internalRecordingPart: (partId: string) => `/media/internal/recording-parts/${partId}`,
  health: '/media/health',
  metrics: '/media/metrics',
} as const;

export type InternalRoomAnswer = StreamHealthView;
export const MEDIA_EVENTS_PATH = '/api/internal/media-events';
