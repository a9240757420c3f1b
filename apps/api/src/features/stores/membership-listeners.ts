import { Injectable } from '@nestjs/common';

/** Runs in the transaction in which somebody stops working in a store. */
export type DepartureListener = (storeId: string, memberId: string) => Promise<void>;

/** How features take away what belongs to working in a store: roles in its rooms, for example. */
@Injectable()
export class MembershipListeners {
  private readonly departures: DepartureListener[] = [];

  onDeparture(listener: DepartureListener): void {
    this.departures.push(listener);
  }

  async announceDeparture(storeId: string, memberId: string): Promise<void> {
    for (const listener of this.departures) await listener(storeId, memberId);
  }
}
