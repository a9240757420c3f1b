import { IsEmail, IsInt, IsOptional, Max, MaxLength, Min } from 'class-validator';
import { LIMITS } from '../limits';
import { Id } from './common';

export class JoinWaitingListRequest {
  @IsInt()
  @Min(LIMITS.waitingQuantity.min)
  @Max(LIMITS.waitingQuantity.max)
  quantity!: number;

  /** The show it was seen in, when it was. */
  @IsOptional()
  @Id()
  roomId?: string;

  /** The pin it was chosen from, when it was. */
  @IsOptional()
  @Id()
  pinId?: string;

  /** Where the news goes; a registered person's own address when absent. */
  @IsOptional()
  @IsEmail()
  @MaxLength(LIMITS.email.max)
  email?: string;
}
