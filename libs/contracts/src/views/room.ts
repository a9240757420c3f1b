import type { PersonView } from './account';
import type { Money } from './money';

export const RoomStatus = {
  Draft: 'draft',
  Scheduled: 'scheduled',
  Live: 'live',
  Paused: 'paused',
  Ended: 'ended',
} as const;
export type RoomStatus = (typeof RoomStatus)[keyof typeof RoomStatus];

export interface RoomView {
  readonly id: string;
  readonly store: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly logoUrl: string | null;
    readonly currency: string;
  };
  readonly host: PersonView;
  readonly title: string;
  readonly description: string;
  readonly status: RoomStatus;
  readonly scheduledAt: string | null;
  readonly wentLiveAt: string | null;
  readonly endedAt: string | null;
  readonly posterUrl: string | null;
  /** The show is recorded for a replay: everybody on stage has to agree to it. */
  readonly isRecorded: boolean;
  /** The show is over, and its recording is kept: there is something to watch. */
  readonly hasReplay: boolean;
  /** People in the room now; 0 unless it is live or paused. */
  readonly viewers: number;
  /** Pieces in the tray. */
  readonly pieceCount: number;
  /** Small pictures of the first pieces of the tray, at most five. */
  readonly pieceThumbnails: readonly string[];
}

/** What happened in one minute of the show. `minute` counts from the start of the show. */
export interface ReportMinute {
  readonly minute: number;
  /** The most people in the room during that minute; null when it was not measured. */
  readonly viewers: number | null;
  readonly messages: number;
  readonly orders: number;
}
export interface ReportPin {
  readonly pinId: string;
  readonly productId: string;
  readonly title: string;
  readonly pictureUrl: string | null;
  /** When the piece was 'now showing', in milliseconds of media time. */
  readonly shownSpans: readonly { readonly fromMs: number; readonly toMs: number }[];
  readonly orders: number;
  readonly pieces: number;
  /** One amount per currency, without zeros, the largest first; empty when nothing was sold. */
  readonly sales: readonly Money[];
}
export interface RoomReportView {
  readonly room: RoomView;
  readonly durationMs: number;
  readonly peakViewers: number | null;
  readonly uniqueViewers: number;
  readonly messages: number;
  readonly chatters: number;
  readonly orders: number;
  readonly pieces: number;
  /** What the pieces sold for, without shipping, by currency as in the pins. */
  readonly sales: readonly Money[];
  readonly minutes: readonly ReportMinute[];
  readonly pins: readonly ReportPin[];
}
