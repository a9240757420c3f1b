import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { RoomRole, RoomStatus, StoreRole, type RoomMemberView } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { RoomHub } from '../../platform/realtime/room-hub';
import { MembershipListeners } from '../stores';
import { HostingService } from './hosting.service';
import { roomScope, RoomRows, type RoomRow } from './room-rows';

interface MemberRow {
  id: string;
  display_name: string;
  avatar_url: string | null;
  role: RoomRole;
}

const memberNotFound = (message: string): DomainError => new DomainError('member.not-found', message);

/** Who works on one room. The host is always exactly one of them. */
@Injectable()
export class RoomMembersService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: RoomRows,
    private readonly hub: RoomHub,
    private readonly membership: MembershipListeners,
    private readonly hosting: HostingService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.membership.onDeparture((storeId, memberId) => this.leaveStore(storeId, memberId));
    this.membership.onRoleChange((storeId, memberId) => this.hosting.checkStore(storeId, memberId));
  }

  async list(roomId: string): Promise<RoomMemberView[]> {
    const members = await this.unitOfWork.query<MemberRow>(
      `SELECT m.id, m.display_name, m.avatar_url, g.role FROM role_grant g JOIN member m ON m.id = g.member_id
        WHERE g.scope = 'room' AND g.scope_id = $1 ORDER BY g.created_at, g.id`,
      [roomId],
    );
    return members.map(toView);
  }

  /**
   * Gives a registered member a role in the room. Making somebody the host moves the host's place to them.
   * @throws DomainError `member.not-found` for guests and for a host from outside the store.
   */
  set(roomId: string, memberId: string, role: RoomRole): Promise<RoomMemberView> {
    return this.unitOfWork.run(async () => {
      const room = await this.rows.lock(roomId);
      const [member] = isId(memberId)
        ? await this.unitOfWork.query<Omit<MemberRow, 'role'>>(
            `SELECT id, display_name, avatar_url FROM member WHERE id = $1 AND NOT is_guest`,
            [memberId],
          )
        : [];
      if (!member) throw memberNotFound('There is no such member.');
      const isHost = member.id === room.host_id;
      if (isHost && role !== RoomRole.Host) throw hostStays();
      if (role === RoomRole.Host && !isHost) {
        if (room.status === RoomStatus.Ended) throw new DomainError('room.ended', 'The show has ended.');
        await this.changeHost(room, member.id);
      } else if (!isHost) {
        await this.grant(roomId, member.id, role);
        await this.hosting.check(roomScope(room), member.id);
      }
      return toView({ ...member, role });
    });
  }

  remove(roomId: string, memberId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const room = await this.rows.lock(roomId);
      if (memberId === room.host_id) throw hostStays();
      if (!isId(memberId)) throw memberNotFound('There is no such member.');
      await this.revoke(room, memberId);
    });
  }

  /** Inside a command that holds the room's lock. @throws DomainError `member.not-found` */
  async changeHost(room: Pick<RoomRow, 'id' | 'store_id' | 'host_id' | 'status'>, hostId: string): Promise<void> {
    await this.requireStoreRole(room.store_id, hostId);
    await this.revoke(room, room.host_id);
    await this.unitOfWork.query(`UPDATE room SET host_id = $2, updated_at = $3 WHERE id = $1`, [
      room.id,
      hostId,
      new Date(this.clock.nowMs()),
    ]);
    await this.grant(room.id, hostId, RoomRole.Host);
  }

  /** @throws DomainError `member.not-found` unless the member works in the store. */
  async requireStoreRole(storeId: string, memberId: string): Promise<void> {
    // Locked, so that somebody who is taken out of the store at the same moment is either refused here or replaced there.
    const grants = await this.unitOfWork.query(
      `SELECT 1 FROM role_grant WHERE member_id = $1 AND scope = 'store' AND scope_id = $2 FOR SHARE`,
      [memberId, storeId],
    );
    if (grants.length === 0) throw memberNotFound('The host must work in the store.');
  }

  /** Inside a command. */
  async grant(roomId: string, memberId: string, role: RoomRole): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO role_grant (id, member_id, scope, scope_id, role, created_at) VALUES ($1, $2, 'room', $3, $4, $5)
       ON CONFLICT (member_id, scope, scope_id) DO UPDATE SET role = excluded.role`,
      [newId(), memberId, roomId, role, new Date(this.clock.nowMs())],
    );
    this.refresh(roomId, memberId);
  }

  /** Whoever leaves the store leaves its rooms; an owner hosts what they were to host. */
  private async leaveStore(storeId: string, memberId: string): Promise<void> {
    const rooms = await this.unitOfWork.query<{ id: string; host_id: string; store_id: string; status: RoomStatus }>(
      `SELECT r.id, r.host_id, r.store_id, r.status FROM room r
        WHERE r.store_id = $1 AND (r.host_id = $2 OR EXISTS (
              SELECT 1 FROM role_grant g WHERE g.member_id = $2 AND g.scope = 'room' AND g.scope_id = r.id))
        ORDER BY r.id FOR NO KEY UPDATE OF r`,
      [storeId, memberId],
    );
    const [owner] = await this.unitOfWork.query<{ member_id: string }>(
      `SELECT member_id FROM role_grant WHERE scope = 'store' AND scope_id = $1 AND role = $2 AND member_id <> $3 ORDER BY created_at, id LIMIT 1`,
      [storeId, StoreRole.Owner, memberId],
    );
    for (const room of rooms) {
      // A show that is over keeps the host it had.
      const needsHost = room.host_id === memberId && room.status !== RoomStatus.Ended;
      if (needsHost && owner) await this.changeHost(room, owner.member_id);
      else await this.revoke(room, memberId);
    }
    await this.hosting.checkStore(storeId, memberId);
  }

  private async revoke(room: Pick<RoomRow, 'id' | 'store_id' | 'status'>, memberId: string): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM role_grant WHERE member_id = $1 AND scope = 'room' AND scope_id = $2`, [
      memberId,
      room.id,
    ]);
    this.refresh(room.id, memberId);
    await this.hosting.check(roomScope(room), memberId);
  }

  /** What they may read and how they are shown changed: they join again, and entries from now on carry the new badge. */
  private refresh(roomId: string, memberId: string): void {
    this.unitOfWork.afterCommit(() => this.hub.roleChanged(memberId, roomId));
  }
}

const toView = (row: MemberRow): RoomMemberView => ({
  memberId: row.id,
  displayName: row.display_name,
  avatarUrl: row.avatar_url,
  role: row.role,
});

const hostStays = (): DomainError =>
  new DomainError('request.invalid', 'A room always has a host; make somebody else the host first.');
