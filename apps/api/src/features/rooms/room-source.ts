import { Injectable, type OnModuleInit } from '@nestjs/common';
import { initialRoomState } from '@vitrine/timeline';
import { AccessService } from '../../platform/auth/access.service';
import { OpenRooms } from '../../platform/realtime/open-rooms';
import { roomScope, RoomRows } from './room-rows';

/** Tells the platform where a room belongs and what it is before the first entry of its log. */
@Injectable()
export class RoomSource implements OnModuleInit {
  constructor(
    private readonly rows: RoomRows,
    private readonly access: AccessService,
    private readonly openRooms: OpenRooms,
  ) {}

  onModuleInit(): void {
    this.access.registerScope('room', async (roomId) => {
      const room = await this.rows.find(roomId);
      return room && roomScope(room);
    });
    this.openRooms.setSource(async (roomId) => {
      const room = await this.rows.find(roomId);
      if (!room) return null;
      // The log begins with what the room was made as, so that its entries lead to the same from here on.
      const head = {
        roomId,
        status: room.status,
        title: room.title,
        description: room.description,
        scheduledAt: room.scheduled_at?.toISOString() ?? null,
      };
      return { scope: roomScope(room), initial: initialRoomState(head) };
    });
  }
}
