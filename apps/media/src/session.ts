import { randomBytes } from 'node:crypto';
import { PeerState, type EnginePeer, type PeerListener } from './engine/types';

/** Milliseconds that never jump: for intervals, not for dates. */
export type MonotonicClock = () => number;

export const SessionState = { Connecting: 'connecting', Connected: 'connected', Closed: 'closed' } as const;
export type SessionState = (typeof SessionState)[keyof typeof SessionState];

export const CloseReason = {
  Deleted: 'deleted',
  Replaced: 'replaced',
  /** The member may not publish any more. */
  Revoked: 'revoked',
  PeerLeft: 'peer-left',
  NeverConnected: 'never-connected',
  Silent: 'silent',
  RoomEnded: 'room-ended',
  CodecChanged: 'codec-changed',
  Refused: 'refused',
  Stopping: 'stopping',
} as const;
export type CloseReason = (typeof CloseReason)[keyof typeof CloseReason];

/** A client that has its answer but no working transport after this long is dropped. */
export const CONNECT_TIMEOUT_MS = 10_000;

export interface SessionContext {
  readonly roomId: string;
  readonly memberId: string;
  /** See `addressGroup` in libs/server-kit. */
  readonly addressGroup: string;
  readonly nowMs: MonotonicClock;
  readonly onClosed: (session: Session, reason: CloseReason) => void;
}

/** One WHIP or WHEP session: connecting, connected, closed; never back. */
export abstract class Session implements PeerListener {
  /** Names the session in logs and events. */
  readonly id = randomBytes(9).toString('base64url');
  /** 128 random bits of the session's URL; who knows them may end the session, so they are never logged. */
  readonly resourceId = randomBytes(16).toString('base64url');
  protected peer: EnginePeer | null = null;
  protected connectedAtMs: number | null = null;
  private currentState: SessionState = SessionState.Connecting;
  private readonly createdAtMs: number;

  constructor(readonly context: SessionContext) {
    this.createdAtMs = context.nowMs();
  }

  get state(): SessionState {
    return this.currentState;
  }

  /** The session may have been closed while the answer was made; then the peer goes with it. */
  attach(peer: EnginePeer): void {
    if (this.currentState === SessionState.Closed) peer.close();
    else this.peer = peer;
  }

  onState(state: PeerState): void {
    if (state === PeerState.Closed) this.close(CloseReason.PeerLeft);
    if (state !== PeerState.Connected || this.currentState !== SessionState.Connecting) return;
    this.currentState = SessionState.Connected;
    this.connectedAtMs = this.context.nowMs();
  }

  close(reason: CloseReason): void {
    if (this.currentState === SessionState.Closed) return;
    this.currentState = SessionState.Closed;
    // Out of the forward sets first, so that nothing is sent to tracks that are closing.
    this.leave();
    this.peer?.close();
    this.context.onClosed(this, reason);
  }

  protected isOverdue(nowMs: number): boolean {
    return this.currentState === SessionState.Connecting && nowMs - this.createdAtMs > CONNECT_TIMEOUT_MS;
  }

  abstract onTrackOpen(mid: string): void;
  abstract onPacket(mid: string, packet: Buffer): void;
  protected abstract leave(): void;
}
