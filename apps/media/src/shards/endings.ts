/** Longer than any grant to publish lasts: whoever has a newer one got it after the end, and the api decided so. */
const REMEMBERED_MS = 10 * 60_000;
const MAX_ENDINGS = 10_000;

/**
 * What the api ended, for as long as somebody may still have a grant to publish from before: a room for everybody, or what
 * one member publishes in a room.
 */
export class Endings {
  /** When each was ended, the longest ago first. */
  private readonly atMs = new Map<string, number>();

  constructor(private readonly nowMs: () => number) {}

  addRoom(roomId: string): void {
    this.add(roomId);
  }

  addPublisher(roomId: string, memberId: string): void {
    this.add(publisherKey(roomId, memberId));
  }

  /** A room is ended for good. */
  hasRoom(roomId: string): boolean {
    return this.of(roomId) !== null;
  }

  /** A member may be let in again: then their grant is newer. @param grantedAtMs milliseconds since the epoch */
  coversGrant(roomId: string, memberId: string, grantedAtMs: number): boolean {
    return this.hasRoom(roomId) || grantedAtMs <= (this.of(publisherKey(roomId, memberId)) ?? Number.NEGATIVE_INFINITY);
  }

  private of(key: string): number | null {
    const atMs = this.atMs.get(key);
    return atMs !== undefined && this.nowMs() - atMs < REMEMBERED_MS ? atMs : null;
  }

  private add(key: string): void {
    this.forget();
    this.atMs.delete(key);
    this.atMs.set(key, this.nowMs());
  }

  private forget(): void {
    for (const [key, atMs] of this.atMs) {
      if (this.nowMs() - atMs < REMEMBERED_MS && this.atMs.size < MAX_ENDINGS) return;
      this.atMs.delete(key);
    }
  }
}

/** Ids of rooms have no space. */
const publisherKey = (roomId: string, memberId: string): string => `${roomId} ${memberId}`;
