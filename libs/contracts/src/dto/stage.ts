import { IsBoolean, IsIn, IsOptional, IsString, Matches, ValidateIf } from 'class-validator';
import { MediaRole } from '../views/media';
import { StageLayout } from '../views/stage';
import { Id } from './common';

/** What a link to a stage carries behind its `#`. */
const STAGE_SECRET = /^vsg_[\w-]{43}$/;

export class StageLinkRequest {
  @IsString()
  @Matches(STAGE_SECRET, { message: 'secret must be one of a link to a stage' })
  secret!: string;
}
export class JoinStageRequest extends StageLinkRequest {
  /** Needed where the show is recorded. */
  @IsOptional()
  @IsBoolean()
  agreesToRecording?: boolean;
}
export class ArrangeStageRequest {
  @IsIn(Object.values(StageLayout))
  layout!: StageLayout;

  /** Who is large; null, or nothing, for the host. */
  @ValidateIf(({ largeSeatId }: ArrangeStageRequest) => largeSeatId !== undefined && largeSeatId !== null)
  @Id()
  largeSeatId?: string | null;
}
/** For somebody on stage: to publish their own picture, or to see the others. */
export class StageGrantRequest {
  @IsIn(Object.values(MediaRole))
  role!: MediaRole;

  /** Whose picture to watch, by their seat; the host's when absent. Publishing is for the own seat only. */
  @IsOptional()
  @Id()
  seatId?: string;
}
