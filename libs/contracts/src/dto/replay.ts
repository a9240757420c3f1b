import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsOptional, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';
import { LineOfText } from './common';

export class SetRecordingRequest {
  @IsBoolean()
  isRecorded!: boolean;
}
export class ReplayWindowRequest {
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(LIMITS.replayMs.max)
  fromMs!: number;

  /** With what the room was at that time: after a jump. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  withState?: boolean;
}
export class CreateClipRequest {
  @LineOfText(LIMITS.clipTitle.min, LIMITS.clipTitle.max)
  title!: string;

  @IsInt()
  @Min(0)
  @Max(LIMITS.replayMs.max)
  fromMs!: number;

  @IsInt()
  @Min(0)
  @Max(LIMITS.replayMs.max)
  toMs!: number;
}
