import type { StreamHealthView } from '@vitrine/contracts';
import { addressGroup, type Logger, type PublisherEvent } from '@vitrine/server-kit';
import type { MediaCounters } from './counters';
import { OfferRefusedError, type MediaEngine } from './engine/types';
import { MediaError } from './media-error';
import { planPublish, planView, type NegotiationPlan } from './negotiation';
import { Publisher } from './publisher';
import { Room } from './room';
import { PREFERRED_VIDEO, type VideoCodec } from './sdp/codec';
import { parseOffer } from './sdp/offer';
import { CloseReason, SessionState, type MonotonicClock, type Session, type SessionContext } from './session';
import { Viewer } from './viewer';

export interface RoomLimits {
  readonly maxKbps: number;
  readonly maxViewers: number;
  readonly maxPublishers: number;
  /** Sessions from one address (of IPv6: one /64) that isn't this machine's own. Behind NAT a whole audience can share it. */
  readonly maxSessionsPerAddress: number;
}

export interface RoomsOptions {
  readonly engine: MediaEngine;
  readonly limits: RoomLimits;
  /** Where recordings are written; null: nowhere. */
  readonly recordingsDir: string | null;
  readonly counters: MediaCounters;
  readonly logger: Logger;
  readonly nowMs: MonotonicClock;
  readonly epochMs: () => number;
  readonly emit: (event: PublisherEvent) => void;
}

export interface Participant {
  readonly roomId: string;
  readonly memberId: string;
  readonly remoteAddress: string;
}

export interface CreatedSession {
  readonly session: Session;
  readonly answerSdp: string;
}

export interface RoomCounts {
  readonly rooms: number;
  readonly sessions: number;
  readonly publishers: number;
  readonly viewers: number;
}

export const NO_ROOMS: RoomCounts = { rooms: 0, sessions: 0, publishers: 0, viewers: 0 };

/** Of a room that is not there. */
export const IDLE_HEALTH: StreamHealthView = {
  isPublishing: false,
  publisher: null,
  viewers: 0,
  videoCodec: null,
  bitrateKbps: 0,
  packetLossPercent: 0,
  roundTripMs: null,
};

/** One that publishes, one that takes over, and one more that tries: nobody needs more at the same time. */
const MAX_PUBLISHERS_PER_ROOM = 3;
/** Devices and tabs of one person. A grant can be used again until it runs out, so without this one guest could fill a show. */
const MAX_VIEWERS_PER_MEMBER = 4;
const FULL_RETRY_MS = 5_000;
const NOT_PUBLISHING_RETRY_MS = 2_000;
const SWEEP_INTERVAL_MS = 250;
/** Requests that a proxy on this machine passes on without a client address can't be told apart, so they aren't counted. */
const LOCAL_ADDRESSES: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

const full = (limit: string): MediaError =>
  new MediaError('media.full', 'The media server can take no more sessions of this kind.', {
    limit,
    retryAfterMs: FULL_RETRY_MS,
  });

/** All rooms and sessions of this process. */
export class Rooms {
  private readonly rooms = new Map<string, Room>();
  private readonly sessions = new Map<string, Session>();
  private sweptAtMs = Number.NEGATIVE_INFINITY;
  private isStopping = false;

  constructor(private readonly options: RoomsOptions) {}

  /** @throws MediaError */
  async publish(participant: Participant, offerSdp: string): Promise<CreatedSession> {
    const offer = parseOffer(offerSdp);
    const existing = this.rooms.get(participant.roomId);
    const plan = planPublish(offer, preferredCodecs(existing), this.options.limits.maxKbps);
    const yielding = existing === undefined ? null : publisherToYield(existing, participant.memberId);
    this.checkCapacity(participant, 'publisher', yielding);
    yielding?.close(CloseReason.Replaced);
    const room = this.open(participant.roomId);
    const publisher = new Publisher(
      this.contextOf(participant, (session, reason) => room.onPublisherClosed(session as Publisher, reason)),
      room,
      plan.sessionTracks,
      plan.videoCodec,
      this.options.limits.maxKbps,
    );
    room.publishers.add(publisher);
    const created = await this.connect(publisher, plan);
    room.admit(publisher);
    return created;
  }

  /** @throws MediaError */
  async view(participant: Participant, offerSdp: string): Promise<CreatedSession> {
    const offer = parseOffer(offerSdp);
    const room = this.rooms.get(participant.roomId);
    if (room === undefined || !room.isWatchable) {
      throw new MediaError('media.not-publishing', 'Nobody is publishing in this room yet.', {
        retryAfterMs: NOT_PUBLISHING_RETRY_MS,
      });
    }
    const codecs = room.videoCodec === null ? PREFERRED_VIDEO : [room.videoCodec];
    const plan = planView(offer, codecs, { video: room.videoSource, audio: room.audio.outputSource });
    const yielding = viewerToYield(room, participant.memberId);
    this.checkCapacity(participant, 'viewer', yielding);
    yielding?.close(CloseReason.Replaced);
    const viewer = new Viewer(
      this.contextOf(participant, (session) => room.viewers.delete(session as Viewer)),
      room,
      plan.sessionTracks,
      plan.videoCodec,
    );
    room.viewers.add(viewer);
    return this.connect(viewer, plan);
  }

  find(resourceId: string): Session | null {
    return this.sessions.get(resourceId) ?? null;
  }

  health(roomId: string): StreamHealthView {
    return this.rooms.get(roomId)?.health(this.options.nowMs()) ?? IDLE_HEALTH;
  }

  end(roomId: string): void {
    this.rooms.get(roomId)?.end(CloseReason.RoomEnded);
  }

  /** Ends what the member publishes in the room, or is about to; what they watch goes on. */
  endPublishersOf(roomId: string, memberId: string): void {
    this.rooms.get(roomId)?.endPublishersOf(memberId);
  }

  record(roomId: string, isWanted: boolean): void {
    const { recordingsDir: folder, nowMs, epochMs, logger } = this.options;
    if (folder !== null) this.rooms.get(roomId)?.record(isWanted ? { folder, nowMs, epochMs, logger } : null);
  }

  splitRecording(roomId: string): void {
    this.rooms.get(roomId)?.splitRecording();
  }

  counts(): RoomCounts {
    let viewers = 0;
    for (const session of this.sessions.values()) if (session instanceof Viewer) viewers += 1;
    const sessions = this.sessions.size;
    return { rooms: this.rooms.size, sessions, viewers, publishers: sessions - viewers };
  }

  tick(): void {
    const nowMs = this.options.nowMs();
    for (const room of this.rooms.values()) room.tick(nowMs);
    if (nowMs - this.sweptAtMs < SWEEP_INTERVAL_MS) return;
    this.sweptAtMs = nowMs;
    for (const room of [...this.rooms.values()]) {
      room.sweep(nowMs);
      // A room that still owes the news of its publisher's silence is kept until it has told it.
      if (room.isEmpty && !room.isPublishing) this.rooms.delete(room.id);
    }
  }

  /** Resolves when what was being recorded is on the disk. */
  async close(): Promise<void> {
    this.isStopping = true;
    const rooms = [...this.rooms.values()];
    for (const room of rooms) room.end(CloseReason.Stopping);
    this.rooms.clear();
    await Promise.all(rooms.map((room) => room.recorded()));
  }

  private open(roomId: string): Room {
    const existing = this.rooms.get(roomId);
    if (existing !== undefined) return existing;
    const { counters, epochMs, emit } = this.options;
    const room = new Room({ id: roomId, counters, epochMs, emit });
    this.rooms.set(roomId, room);
    return room;
  }

  private contextOf(
    participant: Participant,
    onClosed: (session: Session, reason: CloseReason) => void,
  ): SessionContext {
    const { roomId, memberId, remoteAddress } = participant;
    return {
      roomId,
      memberId,
      addressGroup: addressGroup(remoteAddress),
      nowMs: this.options.nowMs,
      onClosed: (session, reason) => {
        this.sessions.delete(session.resourceId);
        onClosed(session, reason);
        this.options.logger.info({ roomId, sessionId: session.id, reason }, 'session closed');
      },
    };
  }

  /** The session counts against the limits, and can be ended, from before its answer is made. */
  private async connect(session: Session, plan: NegotiationPlan): Promise<CreatedSession> {
    this.sessions.set(session.resourceId, session);
    try {
      const peer = await this.options.engine.answer({
        name: session.id,
        offerSdp: plan.offerSdp,
        tracks: plan.tracks,
        listener: session,
      });
      session.attach(peer);
      if (session.state === SessionState.Closed) {
        throw new MediaError('server.unavailable', 'The session was ended while it was being made.');
      }
      const { roomId, memberId } = session.context;
      this.options.logger.info(
        { roomId, memberId, sessionId: session.id, kind: session.constructor.name },
        'session opened',
      );
      return { session, answerSdp: peer.answerSdp };
    } catch (error) {
      session.close(CloseReason.Refused);
      if (error instanceof OfferRefusedError) {
        this.options.logger.warn({ err: error, roomId: session.context.roomId }, 'offer refused by the engine');
        throw new MediaError('media.sdp-invalid', "The SDP offer can't be used.");
      }
      throw error;
    }
  }

  /** @param yielding a session of the same kind whose place becomes free. */
  private checkCapacity(participant: Participant, kind: 'publisher' | 'viewer', yielding: Session | null): void {
    if (this.isStopping)
      throw new MediaError('server.unavailable', 'The media server is stopping.', { retryAfterMs: FULL_RETRY_MS });
    const { limits } = this.options;
    const counts = this.counts();
    const freed = yielding === null ? 0 : 1;
    if (kind === 'viewer' && counts.viewers - freed >= limits.maxViewers) throw full('viewers');
    if (kind === 'publisher' && counts.publishers - freed >= limits.maxPublishers) throw full('publishers');
    if (LOCAL_ADDRESSES.has(participant.remoteAddress)) return;
    const group = addressGroup(participant.remoteAddress);
    let fromAddress = 0;
    for (const session of this.sessions.values())
      if (session !== yielding && session.context.addressGroup === group) fromAddress += 1;
    if (fromAddress >= limits.maxSessionsPerAddress) throw full('sessions-per-address');
  }
}

/** With viewers on, what they already decode goes first: another codec would make all of them start over. */
function preferredCodecs(room: Room | undefined): readonly VideoCodec[] {
  const current = room !== undefined && room.viewers.size > 0 ? room.videoCodec : null;
  return current === null ? PREFERRED_VIDEO : [current, ...PREFERRED_VIDEO.filter((codec) => codec !== current)];
}

/**
 * In a full room the member's own attempt that never came to media gives way, so that somebody whose network comes and goes
 * doesn't lock themselves out. What is on the air never does.
 *
 * @throws MediaError
 */
function publisherToYield(room: Room, memberId: string): Publisher | null {
  if (room.publishers.size < MAX_PUBLISHERS_PER_ROOM) return null;
  for (const publisher of room.publishers)
    if (publisher.context.memberId === memberId && !room.isCurrent(publisher)) return publisher;
  throw full('publishers-per-room');
}

/** The oldest session of a member who has as many as one may have: most likely a page that is no longer there. */
function viewerToYield(room: Room, memberId: string): Viewer | null {
  const own = [...room.viewers].filter(({ context }) => context.memberId === memberId);
  return own.length < MAX_VIEWERS_PER_MEMBER ? null : (own[0] ?? null);
}
