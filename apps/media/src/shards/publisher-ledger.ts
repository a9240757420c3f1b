import type { PublisherEvent } from '@vitrine/server-kit';
import { SILENCE_MS } from '../room';

export interface LedgerOptions {
  readonly emit: (event: PublisherEvent) => void;
  /** Milliseconds since the epoch. */
  readonly epochMs: () => number;
}

interface OnAir {
  readonly shard: number;
  readonly sessionId: string;
}

/**
 * Passes events on and knows who is on the air, so that a shard which dies doesn't leave the api believing in its
 * publishers. They get the time that any silent publisher gets: who is back by then was never gone.
 */
export class PublisherLedger {
  private readonly onAir = new Map<string, OnAir>();
  private readonly graces = new Map<NodeJS.Timeout, () => void>();

  constructor(private readonly options: LedgerOptions) {}

  note(shard: number, event: PublisherEvent): void {
    const { roomId, sessionId } = event;
    if (event.kind === 'publisher.started') this.onAir.set(roomId, { shard, sessionId });
    else this.onAir.delete(roomId);
    this.options.emit(event);
  }

  lose(shard: number): void {
    const lost = [...this.onAir].filter(([, entry]) => entry.shard === shard);
    if (lost.length === 0) return;
    const giveUp = (): void => {
      this.graces.delete(timer);
      for (const [roomId, entry] of lost) {
        if (this.onAir.get(roomId) !== entry) continue;
        const { sessionId } = entry;
        this.note(shard, { kind: 'publisher.stopped', roomId, sessionId, atMs: this.options.epochMs() });
      }
    };
    const timer = setTimeout(giveUp, SILENCE_MS);
    this.graces.set(timer, giveUp);
  }

  /** Nobody comes back any more. */
  close(): void {
    for (const [timer, giveUp] of [...this.graces]) {
      clearTimeout(timer);
      giveUp();
    }
  }
}
