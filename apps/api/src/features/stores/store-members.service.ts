import { Inject, Injectable } from '@nestjs/common';
import { StoreRole } from '@vitrine/contracts';
import type { AddStoreMemberRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { RoomHub } from '../../platform/realtime/room-hub';
import { MembershipListeners } from './membership-listeners';

/**
 * Who works in a store. Every change locks the store's row first, so that two owners who step down at the same moment
 * are decided one after the other and one of them stays.
 */
@Injectable()
export class StoreMembersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly hub: RoomHub,
    private readonly listeners: MembershipListeners,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Adds somebody who has an account; somebody who works in the store already gets the role instead of the present one.
   * @throws DomainError `member.not-found` for an address without an account, `store.last-owner`.
   * @returns the member's id.
   */
  add(storeId: string, request: AddStoreMemberRequest): Promise<string> {
    return this.unitOfWork.run(async () => {
      await this.lockStore(storeId);
      const [member] = await this.unitOfWork.query<{ id: string }>(`SELECT id FROM member WHERE email = $1`, [
        request.email,
      ]);
      if (!member) throw new DomainError('member.not-found', 'Nobody has an account with this address.');
      const present = await this.roleOf(storeId, member.id);
      if (present === null) await this.insertGrant(storeId, member.id, request.role);
      else await this.replaceRole(storeId, member.id, present, request.role);
      this.rejoinAfterCommit(member.id);
      return member.id;
    });
  }

  /** @throws DomainError `member.not-found`, `store.last-owner` when nobody would own the store any more. */
  changeRole(storeId: string, memberId: string, role: StoreRole): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.lockStore(storeId);
      await this.replaceRole(storeId, memberId, await this.presentRole(storeId, memberId), role);
      this.rejoinAfterCommit(memberId);
    });
  }

  /** @throws DomainError `member.not-found`, `store.last-owner` */
  remove(storeId: string, memberId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.lockStore(storeId);
      if ((await this.presentRole(storeId, memberId)) === StoreRole.Owner)
        await this.requireAnotherOwner(storeId, memberId);
      await this.unitOfWork.query(`DELETE FROM role_grant WHERE scope = 'store' AND scope_id = $1 AND member_id = $2`, [
        storeId,
        memberId,
      ]);
      await this.listeners.announceDeparture(storeId, memberId);
      this.rejoinAfterCommit(memberId);
    });
  }

  private async replaceRole(storeId: string, memberId: string, present: StoreRole, role: StoreRole): Promise<void> {
    if (present === StoreRole.Owner && role !== StoreRole.Owner) await this.requireAnotherOwner(storeId, memberId);
    await this.unitOfWork.query(
      `UPDATE role_grant SET role = $3 WHERE scope = 'store' AND scope_id = $1 AND member_id = $2`,
      [storeId, memberId, role],
    );
    await this.listeners.announceRoleChange(storeId, memberId);
  }

  private async insertGrant(storeId: string, memberId: string, role: StoreRole): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO role_grant (id, member_id, scope, scope_id, role, created_at) VALUES ($1, $2, 'store', $3, $4, $5)`,
      [newId(), memberId, storeId, role, new Date(this.clock.nowMs())],
    );
  }

  private async lockStore(storeId: string): Promise<void> {
    // Not FOR UPDATE: products and rooms that are created meanwhile refer to the store and need not wait.
    await this.unitOfWork.query(`SELECT id FROM store WHERE id = $1 FOR NO KEY UPDATE`, [storeId]);
  }

  private async presentRole(storeId: string, memberId: string): Promise<StoreRole> {
    const role = isId(memberId) ? await this.roleOf(storeId, memberId) : null;
    if (role === null) throw new DomainError('member.not-found', 'Nobody of this id works in the store.');
    return role;
  }

  private async roleOf(storeId: string, memberId: string): Promise<StoreRole | null> {
    const [grant] = await this.unitOfWork.query<{ role: StoreRole }>(
      `SELECT role FROM role_grant WHERE scope = 'store' AND scope_id = $1 AND member_id = $2`,
      [storeId, memberId],
    );
    return grant?.role ?? null;
  }

  private async requireAnotherOwner(storeId: string, memberId: string): Promise<void> {
    const others = await this.unitOfWork.query(
      `SELECT 1 FROM role_grant WHERE scope = 'store' AND scope_id = $1 AND role = $2 AND member_id <> $3 LIMIT 1`,
      [storeId, StoreRole.Owner, memberId],
    );
    if (others.length === 0) throw new DomainError('store.last-owner', 'A store keeps at least one owner.');
  }

  /** What somebody may see in a room follows from the roles they had when they joined it. */
  private rejoinAfterCommit(memberId: string): void {
    this.unitOfWork.afterCommit(() => this.hub.roleChanged(memberId, null));
  }
}
