import { type Entry, type ErrorBody, GAP_DEADLINE_MS, LIMITS } from '@vitrine/contracts';
import { ApiError, isRetryable } from '../api-error';
import { newClientId } from '../ids';
import type { LiveConnection } from '../live/live-connection';
import { Store } from '../store';
import { retryDelayMs, systemTime, type Time } from '../time';
import type { RoomSession } from './room-session';

export const PendingStatus = {
  /** In line, or held back until the room is joined again. */
  Waiting: 'waiting',
  Sending: 'sending',
  /** Acknowledged with its number; the entry itself was not read yet. */
  Sent: 'sent',
  Refused: 'refused',
} as const;
export type PendingStatus = (typeof PendingStatus)[keyof typeof PendingStatus];

export interface PendingMessage {
  readonly clientId: string;
  readonly text: string;
  readonly replyToSeq: number | null;
  readonly mentionIds: readonly string[];
  readonly createdAtMs: number;
  readonly status: PendingStatus;
  /** Set when `sent`. */
  readonly seq: number | null;
  /** Set when `refused`. */
  readonly error: ErrorBody | null;
  /** Set when it is `waiting` because a limit was hit. */
  readonly wait: PendingWait | null;
}
export interface PendingWait {
  /** Which limit, as the server names it. */
  readonly limit: string | null;
  /** When it is sent again, by this device's clock. */
  readonly untilMs: number;
}
export interface OutboxSnapshot {
  readonly pending: readonly PendingMessage[];
}
export interface MessageDraft {
  readonly text: string;
  readonly replyToSeq?: number;
  readonly mentionIds?: readonly string[];
}
export interface OutboxOptions {
  readonly connection: Pick<LiveConnection, 'command'>;
  readonly room: RoomSession;
  readonly time?: Time;
  readonly newId?: () => string;
  readonly limit?: number;
}

const DEFAULT_LIMIT = 50;
const BACKOFF = { baseMs: 500, capMs: 10_000 };
/** A server that answers, but only with trouble, is asked so often before the author is. */
const ATTEMPTS_MAX = 8;
/** A limit that is about one message: what was written after it need not wait for it. */
const LIMIT_OF_ONE_MESSAGE = 'same-message';

/**
 * My messages on their way into the room: shown at once, sent one after the other (past one that rests because it says
 * the same again), sent again under the same client id until the server accepted or refused them. A message leaves when its entry was read, so it is never lost, never
 * doubled and never blinks.
 */
export class Outbox extends Store<OutboxSnapshot> {
  private readonly connection: OutboxOptions['connection'];
  private readonly room: RoomSession;
  private readonly time: Time;
  private readonly newId: () => string;
  private readonly limit: number;
  private readonly detach: readonly (() => void)[];
  /** The message whose acknowledgement is awaited, and as whom it was sent. */
  private inFlight: string | null = null;
  private readonly unansweredAs = new Map<string, string | null>();
  /** Own messages that were left out and are about to be fetched. */
  private readonly fetching = new Map<string, () => void>();
  private attempt = 0;
  /** Messages that rest by themselves: how often they were tried, and how to stop their rest. */
  private readonly ownRests = new Map<string, { readonly attempt: number; readonly cancel: () => void }>();
  private isResting = false;
  private cancelRest: () => void = () => undefined;
  private isDisposed = false;

  constructor({ connection, room, time = systemTime, newId = newClientId, limit = DEFAULT_LIMIT }: OutboxOptions) {
    super({ pending: [] });
    this.connection = connection;
    this.room = room;
    this.time = time;
    this.newId = newId;
    this.limit = limit;
    this.detach = [
      room.onEntries((entries) => this.recogniseEntries(entries)),
      room.subscribe(() => this.followRoom()),
    ];
  }

  /** @returns the message as it waits; null when the outbox is full. */
  send({ text, replyToSeq, mentionIds }: MessageDraft): PendingMessage | null {
    if (this.getSnapshot().pending.length >= this.limit) return null;
    const message: PendingMessage = {
      clientId: this.newId(),
      text,
      replyToSeq: replyToSeq ?? null,
      mentionIds: (mentionIds ?? []).slice(0, LIMITS.mentionCount.max),
      createdAtMs: this.time.nowMs(),
      status: PendingStatus.Waiting,
      seq: null,
      error: null,
      wait: null,
    };
    this.set({ pending: [...this.getSnapshot().pending, message] });
    this.pump();
    return message;
  }

  /** Sends a refused message once more, after the others. */
  retry(clientId: string): void {
    const message = this.find(clientId);
    if (message?.status !== PendingStatus.Refused) return;
    const others = this.getSnapshot().pending.filter((one) => one !== message);
    this.set({ pending: [...others, { ...message, status: PendingStatus.Waiting, error: null }] });
    this.pump();
  }

  /** Drops a refused or waiting message. One that is being sent may already be in the room, so it stays. */
  discard(clientId: string): void {
    const status = this.find(clientId)?.status;
    if (status === PendingStatus.Refused || status === PendingStatus.Waiting) this.drop(clientId);
  }

  dispose(): void {
    this.isDisposed = true;
    this.cancelRest();
    for (const { cancel } of this.ownRests.values()) cancel();
    for (const cancel of this.fetching.values()) cancel();
    for (const detach of this.detach) detach();
  }

  private pump(): void {
    const { status: roomStatus } = this.room.getSnapshot();
    if (this.isDisposed || this.inFlight !== null || this.isResting || roomStatus !== 'ready') return;
    const next = this.getSnapshot().pending.find(
      ({ status, wait }) => status === PendingStatus.Waiting && wait === null,
    );
    if (next !== undefined) void this.deliver(next);
  }

  private async deliver(message: PendingMessage): Promise<void> {
    const { clientId } = message;
    this.inFlight = clientId;
    this.unansweredAs.set(clientId, this.room.getSnapshot().memberId);
    this.change(clientId, { status: PendingStatus.Sending });
    try {
      const { seq } = await this.connection.command('chat.send', {
        roomId: this.room.roomId,
        clientId,
        text: message.text,
        ...(message.replyToSeq === null ? {} : { replyToSeq: message.replyToSeq }),
        ...(message.mentionIds.length === 0 ? {} : { mentionIds: message.mentionIds }),
      });
      this.unansweredAs.delete(clientId);
      this.attempt = 0;
      if (this.isRead(seq)) this.drop(clientId);
      else this.change(clientId, { status: PendingStatus.Sent, seq });
      this.fetchLeftOut();
    } catch (failure) {
      this.handleFailure(clientId, ApiError.from(failure));
    }
    this.inFlight = null;
    this.pump();
  }

  private handleFailure(clientId: string, error: ApiError): void {
    const limit = error.code === 'request.rate-limited' ? (error.body.details?.limit ?? null) : null;
    const isOfOne = limit === LIMIT_OF_ONE_MESSAGE;
    const attempt = (isOfOne ? (this.ownRests.get(clientId)?.attempt ?? 0) : this.attempt) + 1;
    if (!isOfOne) this.attempt = attempt;
    const mayRetry = isRetryable(error) && (error.isNetwork || attempt < ATTEMPTS_MAX);
    if (!error.isNetwork) this.unansweredAs.delete(clientId);
    if (!mayRetry) {
      if (!isOfOne) this.attempt = 0;
      this.ownRests.delete(clientId);
      this.change(clientId, { status: PendingStatus.Refused, error: error.body, wait: null });
      return;
    }
    const delayMs = retryDelayMs(attempt, error.retryAfterMs, BACKOFF, this.time);
    const isLimited = error.code === 'request.rate-limited';
    const wait = isLimited ? { limit, untilMs: this.time.nowMs() + delayMs } : null;
    this.change(clientId, { status: PendingStatus.Waiting, wait });
    const rested = (): void => {
      if (this.find(clientId)?.status === PendingStatus.Waiting) this.change(clientId, { wait: null });
      this.pump();
    };
    if (isOfOne) {
      this.ownRests.set(clientId, { attempt, cancel: this.time.after(delayMs, rested) });
      return;
    }
    this.isResting = true;
    this.cancelRest = this.time.after(delayMs, () => {
      this.isResting = false;
      rested();
    });
  }

  private followRoom(): void {
    const { status, state, memberId } = this.room.getSnapshot();
    if (status !== 'ready' || this.getSnapshot().pending.length === 0) return;
    // A snapshot tells no entries one by one: what it contains or covers has arrived.
    const mine = new Set(
      state?.messages.filter(({ authorId }) => authorId === memberId).map(({ clientId }) => clientId),
    );
    const kept = this.getSnapshot()
      .pending.filter(({ clientId, seq }) => !mine.has(clientId) && (seq === null || !this.isRead(seq)))
      .map((message) => this.withholdFromOtherIdentity(message, memberId));
    this.replace(kept);
    this.fetchLeftOut();
    this.pump();
  }

  /** Whether the entry with that number was read. Covered is not enough in a room that is too busy to be read. */
  private isRead(seq: number): boolean {
    return this.room.hasSeq(seq) && !this.room.isLeftOut(seq);
  }

  /**
   * One's own messages are sent to oneself however busy the room is. Should one be left out all the same, it is asked for
   * before it leaves its author's sight; whatever the answer, it is in the room and waits here no longer.
   */
  private fetchLeftOut(): void {
    for (const { clientId, seq } of this.getSnapshot().pending) {
      if (seq === null || !this.room.isLeftOut(seq) || this.fetching.has(clientId)) continue;
      const fetch = async (): Promise<void> => {
        if (!this.isRead(seq)) await this.room.fetchLeftOut(seq).catch(() => undefined);
        this.drop(clientId);
      };
      this.fetching.set(
        clientId,
        this.time.after(GAP_DEADLINE_MS, () => void fetch()),
      );
    }
  }

  /**
   * The server knows a message again by author and client id. Sent once without an answer and then again as somebody
   * else (a guest who signed in meanwhile), it could stand in the room twice; then the author decides.
   */
  private withholdFromOtherIdentity(message: PendingMessage, memberId: string | null): PendingMessage {
    const sentAs = this.unansweredAs.get(message.clientId);
    const isOtherNow = sentAs !== undefined && sentAs !== memberId;
    if (message.status !== PendingStatus.Waiting || !isOtherNow) return message;
    this.unansweredAs.delete(message.clientId);
    const error: ErrorBody = { code: 'server.unavailable', message: 'Sent under another session, and never answered.' };
    return { ...message, status: PendingStatus.Refused, error, wait: null };
  }

  private recogniseEntries(entries: readonly Entry[]): void {
    const { memberId } = this.room.getSnapshot();
    for (const entry of entries) {
      if (entry.clientId !== undefined && entry.actorId === memberId) this.drop(entry.clientId);
    }
  }

  private find(clientId: string): PendingMessage | undefined {
    return this.getSnapshot().pending.find((message) => message.clientId === clientId);
  }

  private change(clientId: string, change: Partial<PendingMessage>): void {
    this.replace(
      this.getSnapshot().pending.map((message) =>
        message.clientId === clientId ? { ...message, ...change } : message,
      ),
    );
  }

  private drop(clientId: string): void {
    this.unansweredAs.delete(clientId);
    this.ownRests.get(clientId)?.cancel();
    this.ownRests.delete(clientId);
    this.fetching.get(clientId)?.();
    this.fetching.delete(clientId);
    this.replace(this.getSnapshot().pending.filter((message) => message.clientId !== clientId));
  }

  private replace(pending: readonly PendingMessage[]): void {
    const before = this.getSnapshot().pending;
    const isSame = before.length === pending.length && before.every((message, index) => message === pending[index]);
    if (!isSame) this.set({ pending });
  }
}
