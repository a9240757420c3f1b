export const MediaRole = { Publish: 'publish', View: 'view' } as const;
export type MediaRole = (typeof MediaRole)[keyof typeof MediaRole];

/** What a browser needs to publish to or play from the embedded media server. */
export interface EmbeddedGrantView {
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

/** How browsers reach Agora: by themselves, or through its cloud proxy over UDP, or over TLS on port 443. */
export const AgoraProxy = { Off: 'off', Udp: 'udp', Tls: 'tls' } as const;
export type AgoraProxy = (typeof AgoraProxy)[keyof typeof AgoraProxy];

/** One seat in a channel of Agora: only this number may join with this token. */
export interface AgoraSeat {
  /** From 1 to 2^32 - 1, given by the server; what kind of seat it is can be read off it (`agoraSeatKindOf`). */
  readonly uid: number;
  readonly token: string;
}
/** What a browser needs to publish to or play from Agora's network. */
export interface AgoraGrantView extends AgoraSeat {
  readonly engine: 'agora';
  readonly role: MediaRole;
  readonly appId: string;
  /** The room, as Agora knows it. */
  readonly channel: string;
  /** When the tokens run out. A grant for the same seat is asked for before, with `uid` in the request. */
  readonly expiresAt: string;
  /** For who publishes: a second seat, because a client sends one picture, and camera and screen are two. */
  readonly screen: AgoraSeat | null;
  /** For who watches: 1 is low latency, 2 is ultra-low, and has another price. */
  readonly audienceLatencyLevel: 1 | 2;
  readonly proxy: AgoraProxy;
}
export type MediaGrantView = EmbeddedGrantView | AgoraGrantView;

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
/** Whose picture is on air. */
export interface StreamPublisherView {
  /** As the engine calls it; who publishes can tell its own by it. */
  readonly sessionId: string;
  /** In whose name, also of an encoder; null where the engine does not tell. */
  readonly memberId: string | null;
}
/** Health of the stream as the media engine measures it; null for what it does not tell. */
export interface StreamHealthView {
  readonly isPublishing: boolean;
  /** Null while nobody publishes. */
  readonly publisher: StreamPublisherView | null;
  readonly viewers: number;
  readonly videoCodec: string | null;
  readonly bitrateKbps: number | null;
  readonly packetLossPercent: number | null;
  readonly roundTripMs: number | null;
}
