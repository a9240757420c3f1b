import { Injectable } from '@nestjs/common';

/** @returns those of the rooms of which something can be watched again. */
export type RoomReplaysSource = (roomIds: readonly string[]) => Promise<ReadonlySet<string>>;

const NO_REPLAYS: ReadonlySet<string> = new Set();

/** Where the views of rooms learn of replays. The feature that plays them says how. */
@Injectable()
export class RoomReplaysRegistry {
  private source: RoomReplaysSource | null = null;

  setSource(source: RoomReplaysSource): void {
    this.source = source;
  }

  async of(roomIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (this.source === null || roomIds.length === 0) return NO_REPLAYS;
    return this.source(roomIds);
  }
}
