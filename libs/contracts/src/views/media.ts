export const MediaRole = { Publish: 'publish', View: 'view' } as const;
export type MediaRole = (typeof MediaRole)[keyof typeof MediaRole];

/** What a browser needs to publish to or play from the embedded media server. */
export interface MediaGrantView {
  readonly engine: 'embedded';
  readonly role: MediaRole;
  /** WHIP (RFC 9725) or WHEP endpoint, relative to the origin. */
  readonly url: string;
  /** Sent as `Authorization: Bearer`. */
  readonly token: string;
  readonly expiresAt: string;
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
}
/** The secret itself is shown once, when it is made. */
export interface StreamKeyView {
  readonly roomId: string;
  readonly whipUrl: string;
  /** Only in the answer that made it. */
  readonly streamKey?: string;
  /** The last four characters, to recognise it. */
  readonly hint: string;
  readonly createdAt: string;
}
/** Health of the stream as the media server measures it. */
export interface StreamHealthView {
  readonly isPublishing: boolean;
  readonly viewers: number;
  readonly videoCodec: string | null;
  readonly bitrateKbps: number;
  readonly packetLossPercent: number;
  readonly roundTripMs: number | null;
}
