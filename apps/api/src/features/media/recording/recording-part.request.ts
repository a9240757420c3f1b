import { LIMITS } from '@vitrine/contracts';
import { Id } from '@vitrine/contracts/dto';
import type { RecordingPartEvent } from '@vitrine/server-kit';
import { IsIn, IsInt, Max, Min } from 'class-validator';

/** The latest time that a `Date` can hold. */
const LATEST_MS = 8_640_000_000_000_000;

export class RecordingPartRequest implements RecordingPartEvent {
  @IsIn(['recording.part-ready'])
  kind!: 'recording.part-ready';

  @Id()
  roomId!: string;

  @Id()
  partId!: string;

  @IsInt()
  @Min(0)
  @Max(LATEST_MS)
  startedAtMs!: number;

  @IsInt()
  @Min(1)
  @Max(LIMITS.replayMs.max)
  durationMs!: number;

  @IsInt()
  @Min(1)
  @Max(LIMITS.recordingPartBytes.max)
  bytes!: number;

  @IsIn(['video/mp4', 'video/webm'])
  contentType!: RecordingPartEvent['contentType'];

  @IsInt()
  @Min(0)
  @Max(LATEST_MS)
  atMs!: number;
}
