import { Injectable } from '@nestjs/common';
import type { Entry, PersonView } from '@vitrine/contracts';
import { AccessService, type Scope } from '../auth/access.service';
import { UnitOfWork } from '../database/unit-of-work';

/** The members that an entry names: who caused it, and whom its data refers to. */
export function membersOf(entry: Entry): string[] {
  const named = entry.actorId === null ? [] : [entry.actorId];
  if (entry.kind === 'message.posted') {
    if (entry.data.replyTo) named.push(entry.data.replyTo.authorId);
    named.push(...entry.data.mentionIds);
  }
  if (entry.kind === 'order.placed') named.push(entry.data.buyerId);
  if (entry.kind === 'stage.changed') named.push(...entry.data.people.map(({ memberId }) => memberId));
  return named;
}

/** Names, pictures and badges of members, by id. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: AccessService,
  ) {}

  /** Members who no longer exist are absent. */
  async find(memberIds: readonly string[], scope: Scope | null): Promise<PersonView[]> {
    const ids = [...new Set(memberIds)];
    if (ids.length === 0) return [];
    const rows = await this.unitOfWork.query<{ id: string; display_name: string; avatar_url: string | null }>(
      `SELECT id, display_name, avatar_url FROM member WHERE id = ANY($1::uuid[])`,
      [ids],
    );
    const badges = scope ? await this.access.badges(scope, ids) : new Map<string, never>();
    return rows.map((row) => ({
      id: row.id,
      displayName: row.display_name,
      avatarUrl: row.avatar_url,
      badge: badges.get(row.id) ?? null,
    }));
  }
}
