import { Transform } from 'class-transformer';
import { IsEmail, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { LIMITS } from '../limits';
import { RoomRole, StoreRole } from '../permissions';
import { LineOfText } from './common';
import { applyDecorators } from './apply-decorators';

const EmailAddress = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim().toLowerCase() : value)),
    IsEmail(),
    MaxLength(LIMITS.email.max),
  );
const Password = (): PropertyDecorator => applyDecorators(IsString(), Length(LIMITS.password.min, LIMITS.password.max));

export class RegisterRequest {
  @EmailAddress()
  email!: string;

  @Password()
  password!: string;

  @LineOfText(LIMITS.displayName.min, LIMITS.displayName.max)
  displayName!: string;
}
export class SignInRequest {
  @EmailAddress()
  email!: string;

  @IsString()
  @Length(1, LIMITS.password.max)
  password!: string;
}
export class GuestRequest {
  @LineOfText(LIMITS.displayName.min, LIMITS.displayName.max)
  displayName!: string;
}
export class UpdateProfileRequest {
  @LineOfText(LIMITS.displayName.min, LIMITS.displayName.max)
  displayName!: string;
}
export class AddStoreMemberRequest {
  @EmailAddress()
  email!: string;

  @IsIn(Object.values(StoreRole))
  role!: StoreRole;
}
export class UpdateStoreMemberRequest {
  @IsIn(Object.values(StoreRole))
  role!: StoreRole;
}
export class SetRoomMemberRequest {
  @IsIn(Object.values(RoomRole))
  role!: RoomRole;
}
