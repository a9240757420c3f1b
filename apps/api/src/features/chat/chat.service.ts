import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  RoomStatus,
  type DeleteMessageCommand,
  type QuotedMessage,
  type SendMessageCommand,
} from '@vitrine/contracts';
import { messageText } from '@vitrine/domain';
import { redactEntry } from '@vitrine/timeline';
import { AccessService, type Scope } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import type { ActiveRoom } from '../../platform/realtime/active-room';
import type { Presence } from '../../platform/realtime/live-client';
import { TokenBuckets } from '../../platform/token-bucket';
import { EntryStore } from '../../platform/timeline/entry-store';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { MessageGates } from './message-gates';

/** Messages that their authors may take back in one room. */
const RETRACTIONS_PER_ROOM = { points: 20, perSeconds: 10 };

@Injectable()
export class ChatService {
  private readonly retractions = new TokenBuckets(RETRACTIONS_PER_ROOM);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly timeline: TimelineService,
    private readonly store: EntryStore,
    private readonly access: AccessService,
    private readonly gates: MessageGates,
  ) {}

  /**
   * Stores a message and answers its number; the same client id answers the same number.
   * @throws DomainError `message.empty` when there is nothing to read in it, `room.ended` after the show, and what the
   * gates refuse.
   */
  async send({ room, isStaff, badge }: Presence, session: Session, request: SendMessageCommand): Promise<number> {
    refuseAfterShow(room);
    const text = messageText(request.text);
    if (text === '') throw new DomainError('message.empty', 'There is nothing to read in this message.');
    // In normal form C a few characters become several.
    if (text.length > LIMITS.messageText.max) throw new DomainError('request.invalid', 'The text is too long.');
    const { roomId, clientId } = request;
    await this.gates.pass({ roomId, storeId: room.scope.storeId, session, clientId, text, isByStaff: isStaff });
    // The gates may have taken a while.
    refuseAfterShow(room);
    const replyTo = request.replyToSeq === undefined ? null : await this.quote(request.roomId, request.replyToSeq);
    const mentioned = [...new Set(request.mentionIds ?? [])];
    await room.people.know([session.memberId, ...mentioned]);
    return this.timeline.appendInGroup(request.roomId, {
      kind: 'message.posted',
      actorId: session.memberId,
      clientId: request.clientId,
      data: { text, replyTo, mentionIds: mentioned.filter((id) => room.people.get(id) !== null), badge },
    });
  }

  /** Authors take back their own messages; whoever moderates the room takes back any. */
  delete(scope: Scope, session: Session, request: DeleteMessageCommand): Promise<void> {
    return this.unitOfWork.run(async () => {
      const entry = await this.store.find(request.roomId, request.seq);
      if (entry?.kind !== 'message.posted') throw new DomainError('message.not-found', 'There is no such message.');
      const isAuthor = entry.actorId === session.memberId;
      if (!isAuthor) {
        const permissions = await this.access.rolePermissions(session.memberId, scope);
        if (!permissions.has('chat:moderate'))
          throw new DomainError('auth.forbidden', 'This needs the permission chat:moderate.');
      }
      if (entry.data.redactedBy !== undefined) return;
      if (isAuthor) this.spendRetraction(request.roomId);
      const by = isAuthor ? 'author' : 'staff';
      await this.store.replaceData(request.roomId, request.seq, redactEntry(entry, by).data);
      this.timeline.append(request.roomId, {
        kind: 'message.redacted',
        actorId: session.memberId,
        data: { seq: request.seq, by },
      });
    });
  }

  /** Everybody is told at once of what is taken back, so that a crowd that does nothing else must not own the room. */
  private spendRetraction(roomId: string): void {
    const retryAfterMs = this.retractions.take(roomId);
    if (retryAfterMs === 0) return;
    throw new DomainError('request.rate-limited', 'Too many messages are being taken back.', {
      limit: 'retractions-per-room',
      retryAfterMs,
    });
  }

  private async quote(roomId: string, seq: number): Promise<QuotedMessage> {
    const entry = await this.store.find(roomId, seq);
    if (entry?.kind !== 'message.posted' || entry.actorId === null || entry.data.redactedBy !== undefined) {
      throw new DomainError('message.not-found', 'The message that this answers is gone.');
    }
    return { seq, authorId: entry.actorId };
  }
}

function refuseAfterShow({ status }: ActiveRoom): void {
  if (status === RoomStatus.Ended) throw new DomainError('room.ended', 'The show has ended.');
}
