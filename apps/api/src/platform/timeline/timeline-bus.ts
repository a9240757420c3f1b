import { Injectable } from '@nestjs/common';
import type { Entry } from '@vitrine/contracts';

export type TimelineListener = (roomId: string, entries: readonly Entry[]) => void;

/**
 * Carries committed entries to the rooms of this node. Entries of one room may arrive out of order or not at all;
 * their numbers tell, and the reader repairs from the log.
 */
@Injectable()
export class TimelineBus {
  private readonly listeners = new Set<TimelineListener>();

  subscribe(listener: TimelineListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(roomId: string, entries: readonly Entry[]): void {
    for (const listener of this.listeners) listener(roomId, entries);
  }
}
