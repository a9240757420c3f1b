import { Injectable } from '@nestjs/common';
import type { RoomStatus } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';

export interface RoomStatusChange {
  readonly roomId: string;
  readonly from: RoomStatus;
  readonly to: RoomStatus;
}
export type RoomStatusListener = (change: RoomStatusChange) => void | Promise<void>;

/** Tells other features what became of a room, after the commit that made it so. */
@Injectable()
export class RoomEvents {
  private readonly statusListeners: RoomStatusListener[] = [];

  constructor(private readonly unitOfWork: UnitOfWork) {}

  onStatusChanged(listener: RoomStatusListener): void {
    this.statusListeners.push(listener);
  }

  /** Inside a command: its listeners hear of it once the command is committed. */
  statusChanged(change: RoomStatusChange): void {
    for (const listener of this.statusListeners) this.unitOfWork.afterCommit(() => listener(change));
  }
}
