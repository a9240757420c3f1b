import { Injectable } from '@nestjs/common';
import { LIMITS, ROOM_STAFF_PERMISSION, type MessageHistoryView, type MessageState } from '@vitrine/contracts';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { membersOf, PeopleService } from '../../platform/realtime/people.service';
import { EntryStore } from '../../platform/timeline/entry-store';

const LAST_NUMBER = Number.MAX_SAFE_INTEGER;

@Injectable()
export class ChatQueries {
  constructor(
    private readonly store: EntryStore,
    private readonly people: PeopleService,
    private readonly access: AccessService,
  ) {}

  /** The newest messages before a number that this session may read, oldest first. */
  async history(roomId: string, session: Session, beforeSeq: number | undefined): Promise<MessageHistoryView> {
    const scope = await this.access.scopeOf('room', roomId);
    const permissions = await this.access.permissions(session, scope);
    const entries = await this.store.latestOfKind(
      roomId,
      'message.posted',
      { beforeSeq: beforeSeq ?? LAST_NUMBER, limit: LIMITS.pageSize.default },
      permissions.has(ROOM_STAFF_PERMISSION) ? 'staff' : 'everyone',
    );
    const messages = entries.flatMap((entry): MessageState[] =>
      entry.kind === 'message.posted' && entry.actorId !== null
        ? [{ ...entry.data, seq: entry.seq, authorId: entry.actorId, atMs: entry.atMs, mediaTimeMs: entry.mediaTimeMs }]
        : [],
    );
    const isLastPage = entries.length < LIMITS.pageSize.default;
    return {
      messages,
      people: await this.people.find(entries.flatMap(membersOf), scope),
      nextBeforeSeq: isLastPage ? null : (entries[0]?.seq ?? null),
    };
  }
}
