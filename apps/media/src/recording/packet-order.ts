import { isNewerSequence, sequenceDistance } from '../rtp/sequence';

/** A repair takes a round trip or two; after this long a packet does not come any more. */
const PATIENCE_MS = 1_500;
/** More than a stream of many Mbps can bring within that time. */
const MAX_WAITING = 4_096;

export interface OrderListener<T> {
  onNext(item: T): void;
  /** At least one packet before the next one is lost for good. */
  onLost(): void;
}

/** Puts packets into the order of their numbers, and waits for those that come late. */
export class PacketOrder<T> {
  private next: number | null = null;
  private readonly waiting = new Map<number, { readonly item: T; readonly atMs: number }>();

  constructor(private readonly listener: OrderListener<T>) {}

  push(sequence: number, item: T, nowMs: number): void {
    this.next ??= sequence;
    if (isNewerSequence(this.next, sequence)) return;
    this.waiting.set(sequence, { item, atMs: nowMs });
    this.release();
    this.giveUp(nowMs);
  }

  /** Goes on behind what does not come any more. To be called now and then. */
  giveUp(nowMs: number): void {
    while (this.next !== null && this.waiting.size > 0) {
      const { next } = this;
      const [first] = [...this.waiting].sort(
        ([left], [right]) => sequenceDistance(next, left) - sequenceDistance(next, right),
      );
      if (first === undefined) return;
      if (nowMs - first[1].atMs < PATIENCE_MS && this.waiting.size < MAX_WAITING) return;
      this.next = first[0];
      this.listener.onLost();
      this.release();
    }
  }

  private release(): void {
    while (this.next !== null) {
      const found = this.waiting.get(this.next);
      if (found === undefined) return;
      this.waiting.delete(this.next);
      this.next = (this.next + 1) & 0xffff;
      this.listener.onNext(found.item);
    }
  }
}
