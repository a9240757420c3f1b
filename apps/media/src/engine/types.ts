import type { ChosenCodec } from '../sdp/codec';
import type { MediaKind } from '../sdp/offer';

/** One section of the answer, under the offer's own mid and payload type. */
export interface TrackPlan {
  readonly kind: MediaKind;
  readonly mid: string;
  readonly codec: ChosenCodec;
  /** How the server takes part in this section. */
  readonly transfer:
    | { readonly mode: 'receive'; readonly maxKbps: number | null; readonly startKbps: number | null }
    | { readonly mode: 'send'; readonly source: number };
}

export const PeerState = {
  Connecting: 'connecting',
  Connected: 'connected',
  /** Final: the peer can't come back, the client has to make a new session. */
  Closed: 'closed',
} as const;
export type PeerState = (typeof PeerState)[keyof typeof PeerState];

export interface PeerListener {
  onState(state: PeerState): void;
  onTrackOpen(mid: string): void;
  /** RTP or RTCP, decrypted. The buffer belongs to the listener, who may keep and change it. */
  onPacket(mid: string, packet: Buffer): void;
}

export interface EnginePeer {
  readonly answerSdp: string;
  /** RTP or RTCP; the engine copies the bytes. False when the track isn't open or the packet could not be sent. */
  send(mid: string, packet: Buffer): boolean;
  /** Idempotent. The listener hears nothing after it. */
  close(): void;
}

export interface AnswerRequest {
  readonly name: string;
  readonly offerSdp: string;
  readonly tracks: readonly TrackPlan[];
  readonly listener: PeerListener;
}

/** The offer was refused by the engine although it had passed our own checks. */
export class OfferRefusedError extends Error {
  override readonly name = 'OfferRefusedError';
}

/** What the rooms need from a WebRTC implementation: transports, encryption and packets. RTP and RTCP are ours. */
export interface MediaEngine {
  /** @throws OfferRefusedError */
  answer(request: AnswerRequest): Promise<EnginePeer>;
  /** Frees everything native, after all peers have been closed; the engine can't be used afterwards. */
  close(): Promise<void>;
}
