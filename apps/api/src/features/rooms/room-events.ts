import { Injectable } from '@nestjs/common';
import type { RoomStatus } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';

export interface RoomStatusChange {
  readonly roomId: string;
  readonly from: RoomStatus;
  readonly to: RoomStatus;
}
/** A member who may not publish to a room, or not any more. */
export interface HostingLoss {
  readonly roomId: string;
  readonly memberId: string;
}
export type HostingListener = (loss: HostingLoss) => Promise<void>;
export type RoomStatusListener = (change: RoomStatusChange) => void | Promise<void>;

/** Tells other features what became of a room. */
@Injectable()
export class RoomEvents {
  private readonly statusListeners: RoomStatusListener[] = [];
  private readonly hostingListeners: HostingListener[] = [];

  constructor(private readonly unitOfWork: UnitOfWork) {}

  onStatusChanged(listener: RoomStatusListener): void {
    this.statusListeners.push(listener);
  }

  /** The listener takes part in the command that took the role away. */
  onHostingLost(listener: HostingListener): void {
    this.hostingListeners.push(listener);
  }

  /** Inside a command. */
  async hostingLost(loss: HostingLoss): Promise<void> {
    for (const listener of this.hostingListeners) await listener(loss);
  }

  /** Inside a command: its listeners hear of it once the command is committed. */
  statusChanged(change: RoomStatusChange): void {
    for (const listener of this.statusListeners) this.unitOfWork.afterCommit(() => listener(change));
  }
}
