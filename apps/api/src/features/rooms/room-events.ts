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
export type EndingListener = (roomId: string) => Promise<void>;
export type ShownListener = (roomId: string) => void | Promise<void>;
export type RoomStatusListener = (change: RoomStatusChange) => void | Promise<void>;

/** Tells other features what became of a room. */
@Injectable()
export class RoomEvents {
  private readonly statusListeners: RoomStatusListener[] = [];
  private readonly shownListeners: ShownListener[] = [];
  private readonly hostingListeners: HostingListener[] = [];
  private readonly endingListeners: EndingListener[] = [];

  constructor(private readonly unitOfWork: UnitOfWork) {}

  onStatusChanged(listener: RoomStatusListener): void {
    this.statusListeners.push(listener);
  }

  /** Another piece is 'now showing', or none is. */
  onShownChanged(listener: ShownListener): void {
    this.shownListeners.push(listener);
  }

  /** The listener takes part in the command that ends the show: what must not be left over by a crash after it. */
  onEnding(listener: EndingListener): void {
    this.endingListeners.push(listener);
  }

  /** The listener takes part in the command that took the role away. */
  onHostingLost(listener: HostingListener): void {
    this.hostingListeners.push(listener);
  }

  /** Inside a command. */
  async hostingLost(loss: HostingLoss): Promise<void> {
    for (const listener of this.hostingListeners) await listener(loss);
  }

  /** Inside a command. */
  async ending(roomId: string): Promise<void> {
    for (const listener of this.endingListeners) await listener(roomId);
  }

  /** Inside a command: its listeners hear of it once the command is committed. */
  shownChanged(roomId: string): void {
    for (const listener of this.shownListeners) this.unitOfWork.afterCommit(() => listener(roomId));
  }

  /** Inside a command: its listeners hear of it once the command is committed. */
  statusChanged(change: RoomStatusChange): void {
    for (const listener of this.statusListeners) this.unitOfWork.afterCommit(() => listener(change));
  }
}
