import { Id } from '@vitrine/contracts/dto';
import type { PublisherEvent } from '@vitrine/server-kit';
import { IsIn, IsInt, Matches, Max, Min } from 'class-validator';

const KINDS = ['publisher.started', 'publisher.stopped'] as const satisfies readonly PublisherEvent['kind'][];
/** The latest time that a `Date` can hold. */
const LATEST_MS = 8_640_000_000_000_000;

export class MediaEventRequest {
  @IsIn(KINDS)
  kind!: PublisherEvent['kind'];

  @Id()
  roomId!: string;

  @Matches(/^[\w-]{1,64}$/)
  sessionId!: string;

  @IsInt()
  @Min(0)
  @Max(LATEST_MS)
  atMs!: number;
}
