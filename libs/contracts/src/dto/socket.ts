import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  Min,
} from 'class-validator';
import { LIMITS } from '../limits';
import type {
  CatchUpCommand,
  DeleteMessageCommand,
  JoinRoomCommand,
  LeaveRoomCommand,
  SendMessageCommand,
} from '../protocol';

export class JoinRoomRequest implements JoinRoomCommand {
  @IsUUID()
  roomId!: string;

  @IsInt()
  @Min(0)
  protocolVersion!: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  lastSeq!: number | null;
}
export class LeaveRoomRequest implements LeaveRoomCommand {
  @IsUUID()
  roomId!: string;
}
export class CatchUpRequest implements CatchUpCommand {
  @IsUUID()
  roomId!: string;

  @IsInt()
  @Min(1)
  fromSeq!: number;

  @IsInt()
  @Min(1)
  toSeq!: number;
}
export class SendMessageRequest implements SendMessageCommand {
  @IsUUID()
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
  @IsInt()
  @Min(1)
  replyToSeq?: number;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(LIMITS.mentionCount.max)
  @IsUUID(undefined, { each: true })
  mentionIds?: string[];
}
export class DeleteMessageRequest implements DeleteMessageCommand {
  @IsUUID()
  roomId!: string;

  @IsInt()
  @Min(1)
  seq!: number;
}
