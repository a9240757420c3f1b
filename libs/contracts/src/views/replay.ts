import type { Entry } from '../entries';
import type { RoomState } from '../room-state';
import type { PersonView } from './account';
import type { PinView, PinnedProductView } from './pin';

/** Whether shows can be recorded where this one is sent from, and why not. */
export const RecordingAvailability = {
  Available: 'available',
  /** The media server has no ffmpeg. */
  NoFfmpeg: 'no-ffmpeg',
  /** Another engine carries the picture, and keeps recordings in a place of its own: there is no replay here. */
  Elsewhere: 'elsewhere',
  /** The same, and that place is not set up. */
  NoStorage: 'no-storage',
  /** The media server does not answer just now. */
  Unreachable: 'unreachable',
} as const;
export type RecordingAvailability = (typeof RecordingAvailability)[keyof typeof RecordingAvailability];

/** For staff. */
export interface RecordingView {
  readonly isRecorded: boolean;
  readonly availability: RecordingAvailability;
  /** Days after which a recording is deleted. */
  readonly keptDays: number;
}

export const ReplayStatus = {
  /** The show was not recorded, or nothing came of it. */
  None: 'none',
  /** Its last part is on its way. */
  Preparing: 'preparing',
  Ready: 'ready',
  /** It was kept as long as recordings are kept. */
  Expired: 'expired',
} as const;
export type ReplayStatus = (typeof ReplayStatus)[keyof typeof ReplayStatus];

/** A stretch of the show in one file. Between parts there may be gaps, when nobody sent a picture. */
export interface ReplayPartView {
  readonly id: string;
  /** For a player that asks for ranges. */
  readonly url: string;
  readonly contentType: string;
  /** Where it begins in the show's media time. */
  readonly fromMs: number;
  readonly durationMs: number;
}
/** A time for which one piece was 'now showing'. */
export interface ReplayChapterView {
  readonly pinId: string;
  readonly productId: string;
  readonly fromMs: number;
  readonly toMs: number;
}
/** What people did in one minute of the show. */
export interface ReplayHeatMinute {
  readonly minute: number;
  readonly messages: number;
  readonly reactions: number;
  readonly orders: number;
}
export interface ReplayView {
  readonly roomId: string;
  readonly status: ReplayStatus;
  /** Of the show, in media time. */
  readonly durationMs: number;
  /** Ascending. */
  readonly parts: readonly ReplayPartView[];
  readonly chapters: readonly ReplayChapterView[];
  readonly heat: readonly ReplayHeatMinute[];
  /** Every piece that was pinned, as it was worn. */
  readonly pins: readonly PinView[];
  /** The same pieces with the prices and the stock of today. */
  readonly products: readonly PinnedProductView[];
  /** When the recording is deleted; null where there is none. */
  readonly expiresAt: string | null;
}

/** A time at which a piece was talked about in a running show, and the files that have it. */
export interface ExplanationView {
  readonly pinId: string;
  readonly productId: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** Ascending. */
  readonly parts: readonly ReplayPartView[];
}

/** A stretch of a show's log by media time. */
export interface ReplayWindowView {
  readonly fromMs: number;
  /** Everything up to here is in `entries`. */
  readonly toMs: number;
  /** What the room was at `fromMs`; null where it was not asked for. */
  readonly state: RoomState | null;
  /** After `fromMs` and up to `toMs`, ascending. */
  readonly entries: readonly Entry[];
  readonly people: readonly PersonView[];
}

export interface ClipView {
  readonly id: string;
  readonly roomId: string;
  readonly title: string;
  readonly fromMs: number;
  readonly toMs: number;
  /** The piece that was shown in it for longest. */
  readonly pinId: string | null;
  readonly createdAt: string;
}
