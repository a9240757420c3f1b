import { Injectable } from '@nestjs/common';
import type { PublisherEvent } from '@vitrine/server-kit';

/** What is to be done about a stream of which the media server told. */
export const StreamVerdict = {
  /** It is not theirs. */
  Unknown: 'unknown',
  Fine: 'fine',
  /** Its publisher has no right to it, or not any more. */
  Unwanted: 'unwanted',
} as const;
export type StreamVerdict = (typeof StreamVerdict)[keyof typeof StreamVerdict];

/**
 * A feature in which people publish beside the host of a show. At the engine each of their streams is a room like any other,
 * whose id is that of the row that stands for it.
 */
export interface StreamOwner {
  /** Whether everybody who watches the room may watch this stream now. */
  isShown(roomId: string, streamId: string): Promise<boolean>;
  /** Takes news of a stream; the same again, or what is out of date, changes nothing. */
  hear(event: PublisherEvent): Promise<StreamVerdict>;
}

/** Where the features with streams of their own are known. */
@Injectable()
export class StreamOwners {
  private readonly owners: StreamOwner[] = [];

  register(owner: StreamOwner): void {
    this.owners.push(owner);
  }

  async isShown(roomId: string, streamId: string): Promise<boolean> {
    for (const owner of this.owners) if (await owner.isShown(roomId, streamId)) return true;
    return false;
  }

  async hear(event: PublisherEvent): Promise<StreamVerdict> {
    for (const owner of this.owners) {
      const verdict = await owner.hear(event);
      if (verdict !== StreamVerdict.Unknown) return verdict;
    }
    return StreamVerdict.Unknown;
  }
}
