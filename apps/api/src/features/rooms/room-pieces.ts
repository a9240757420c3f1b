import { Injectable } from '@nestjs/common';

/** What a room's card says about its tray. */
export interface RoomPieces {
  readonly count: number;
  /** Small pictures of the first pieces. */
  readonly thumbnails: readonly string[];
}
/** @returns the rooms that have pieces; the others may be absent. */
export type RoomPiecesSource = (roomIds: readonly string[]) => Promise<ReadonlyMap<string, RoomPieces>>;

const NO_PIECES: RoomPieces = { count: 0, thumbnails: [] };

/** Where the views of rooms learn of trays. The feature that keeps the trays says how. */
@Injectable()
export class RoomPiecesRegistry {
  private source: RoomPiecesSource | null = null;

  setSource(source: RoomPiecesSource): void {
    this.source = source;
  }

  async of(roomIds: readonly string[]): Promise<(roomId: string) => RoomPieces> {
    const pieces = await this.source?.(roomIds);
    return (roomId) => pieces?.get(roomId) ?? NO_PIECES;
  }
}
