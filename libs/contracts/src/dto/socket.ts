import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { LIMITS } from '../limits';
import { EntryNumber, Id } from './common';
import {
  REACTION_KINDS,
  type CatchUpCommand,
  type DeleteMessageCommand,
  type JoinRoomCommand,
  type LeaveRoomCommand,
  type ReactionKind,
  type SendMessageCommand,
  type SendReactionCommand,
  type TypingCommand,
} from '../protocol';

export class JoinRoomRequest implements JoinRoomCommand {
  @Id()
  roomId!: string;

  @IsInt()
  @Min(0)
  @Max(65_535)
  protocolVersion!: number;

  @IsOptional()
  @EntryNumber(0)
  lastSeq!: number | null;
}
export class LeaveRoomRequest implements LeaveRoomCommand {
  @Id()
  roomId!: string;
}
export class CatchUpRequest implements CatchUpCommand {
  @Id()
  roomId!: string;

  @EntryNumber()
  fromSeq!: number;

  @EntryNumber()
  toSeq!: number;
}
export class SendMessageRequest implements SendMessageCommand {
  @Id()
  roomId!: string;

  @IsString()
  @Length(LIMITS.clientId.min, LIMITS.clientId.max)
  @Matches(/^[A-Za-z0-9_-]+$/)
  clientId!: string;

  @IsString()
  @MaxLength(LIMITS.messageText.max)
  @Matches(/^\P{Cs}*$/u, { message: 'text must be well-formed Unicode' })
  text!: string;

  @IsOptional()
  @EntryNumber()
  replyToSeq?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.mentionCount.max)
  @Id({ each: true })
  mentionIds?: string[];
}
export class DeleteMessageRequest implements DeleteMessageCommand {
  @Id()
  roomId!: string;

  @EntryNumber()
  seq!: number;
}
export class TypingRequest implements TypingCommand {
  @Id()
  roomId!: string;
}
export class SendReactionRequest implements SendReactionCommand {
  @Id()
  roomId!: string;

  @IsIn(REACTION_KINDS)
  kind!: ReactionKind;

  @IsInt()
  @Min(LIMITS.reactionTaps.min)
  @Max(LIMITS.reactionTaps.max)
  count!: number;
}
