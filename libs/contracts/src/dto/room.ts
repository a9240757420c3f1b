import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, Max, Min, ValidateIf, ValidateNested } from 'class-validator';
import { LIMITS } from '../limits';
import { MediaRole } from '../views/media';
import { RoomStatus } from '../views/room';
import { BlockOfText, EntryNumber, Id, Instant, LineOfText, PageRequest } from './common';

export class CreateRoomRequest {
  @LineOfText(LIMITS.roomTitle.min, LIMITS.roomTitle.max)
  title!: string;

  @IsOptional()
  @BlockOfText(LIMITS.roomText.max)
  description?: string;

  /** With a time the room is scheduled at once, without it stays a draft. */
  @IsOptional()
  @Instant()
  scheduledAt?: string;

  /** Who hosts; the creator when absent. Must work in the store. */
  @IsOptional()
  @Id()
  hostId?: string;
}
export class UpdateRoomRequest {
  @IsOptional()
  @LineOfText(LIMITS.roomTitle.min, LIMITS.roomTitle.max)
  title?: string;

  @IsOptional()
  @BlockOfText(LIMITS.roomText.max)
  description?: string;

  /** null takes the time away. */
  @ValidateIf((request: UpdateRoomRequest) => request.scheduledAt !== undefined && request.scheduledAt !== null)
  @Instant()
  scheduledAt?: string | null;

  @IsOptional()
  @Id()
  hostId?: string;
}
export class TransitionRoomRequest {
  @IsIn(Object.values(RoomStatus))
  to!: RoomStatus;
}
export const RoomListing = { Live: 'live', Upcoming: 'upcoming', Past: 'past' } as const;
export type RoomListing = (typeof RoomListing)[keyof typeof RoomListing];
export class ListRoomsRequest extends PageRequest {
  @IsIn(Object.values(RoomListing))
  status!: RoomListing;
}
export class TryOnRequest {
  @IsOptional()
  @LineOfText(0, LIMITS.displayName.max)
  wearerName?: string | null;

  @IsOptional()
  @IsInt()
  @Min(50)
  @Max(250)
  wearerHeightCm?: number | null;

  @IsOptional()
  @LineOfText(0, LIMITS.optionText.max)
  sizeWorn?: string | null;

  @IsOptional()
  @LineOfText(0, LIMITS.optionText.max)
  colourWorn?: string | null;

  @IsOptional()
  @LineOfText(0, LIMITS.tryOnText.max)
  note?: string | null;
}
export class AddTrayItemRequest {
  @Id()
  productId!: string;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TryOnRequest)
  tryOn?: TryOnRequest;
}
export class UpdateTrayItemRequest {
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => TryOnRequest)
  tryOn?: TryOnRequest;

  /** Counts from 0; the others move up. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(LIMITS.traySize.max)
  position?: number;
}
export class MediaGrantRequest {
  @IsIn(Object.values(MediaRole))
  role!: MediaRole;

  /** The seat at Agora whose grant runs out, to keep it: without it a new one is given. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(4_294_967_295)
  uid?: number;

  /** To watch somebody on stage, by their seat; the host when absent. */
  @IsOptional()
  @Id()
  seatId?: string;
}
export class MessageHistoryRequest {
  @IsOptional()
  @Type(() => Number)
  @EntryNumber()
  beforeSeq?: number;
}
