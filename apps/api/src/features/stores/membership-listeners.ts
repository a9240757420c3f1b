import { Injectable } from '@nestjs/common';

/** Runs in the transaction in which somebody stops working in a store, or gets another role there. */
export type MembershipListener = (storeId: string, memberId: string) => Promise<void>;

/** How features take away what belongs to working in a store: roles in its rooms, for example. */
@Injectable()
export class MembershipListeners {
  private readonly departures: MembershipListener[] = [];
  private readonly roleChanges: MembershipListener[] = [];

  onDeparture(listener: MembershipListener): void {
    this.departures.push(listener);
  }

  onRoleChange(listener: MembershipListener): void {
    this.roleChanges.push(listener);
  }

  async announceRoleChange(storeId: string, memberId: string): Promise<void> {
    for (const listener of this.roleChanges) await listener(storeId, memberId);
  }

  async announceDeparture(storeId: string, memberId: string): Promise<void> {
    for (const listener of this.departures) await listener(storeId, memberId);
  }
}
