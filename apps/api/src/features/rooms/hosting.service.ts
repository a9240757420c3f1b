import { Injectable } from '@nestjs/common';
import type { RoomStatus } from '@vitrine/contracts';
import { AccessService, type Scope } from '../../platform/auth/access.service';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { RoomEvents } from './room-events';
import { roomScope } from './room-rows';

/** Who may be on camera, after roles changed. Runs inside the command that changed them. */
@Injectable()
export class HostingService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: AccessService,
    private readonly events: RoomEvents,
  ) {}

  /** Tells other features when this member may not host the room (any more). */
  async check(room: Scope, memberId: string): Promise<void> {
    if (room.roomId === undefined) throw new Error('Somebody hosts in a room.');
    if (!(await this.mayHost(room, memberId))) await this.events.hostingLost({ roomId: room.roomId, memberId });
  }

  /** The same for all rooms of a store in which something can still be published. */
  async checkStore(storeId: string, memberId: string): Promise<void> {
    const rooms = await this.unitOfWork.query<{ id: string; store_id: string; status: RoomStatus }>(
      `SELECT id, store_id, status FROM room WHERE store_id = $1 AND status <> 'ended' ORDER BY id`,
      [storeId],
    );
    for (const room of rooms) await this.check(roomScope(room), memberId);
  }

  async mayHost(room: Scope, memberId: string): Promise<boolean> {
    return (await this.access.rolePermissions(memberId, room)).has('room:host');
  }
}
