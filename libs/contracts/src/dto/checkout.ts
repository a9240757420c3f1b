import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsEmail,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { LIMITS } from '../limits';
import { Id, LineOfText } from './common';
import { COUNTRY_PATTERN, CURRENCY_PATTERN } from './store';

export class SetCartLineRequest {
  @IsInt()
  @Min(LIMITS.lineQuantity.min)
  @Max(LIMITS.lineQuantity.max)
  quantity!: number;
}
export class CheckoutLineRequest {
  @Id()
  variantId!: string;

  @IsInt()
  @Min(LIMITS.lineQuantity.min)
  @Max(LIMITS.lineQuantity.max)
  quantity!: number;

  /** The pin it was chosen from, when it was. */
  @IsOptional()
  @Id()
  pinId?: string;
}
export class CreateCheckoutRequest {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(LIMITS.checkoutLines.max)
  @ValidateNested({ each: true })
  @Type(() => CheckoutLineRequest)
  lines!: CheckoutLineRequest[];

  /** The show it is bought in, when it is. */
  @IsOptional()
  @Id()
  roomId?: string;

  /** Where it goes, as far as one can tell before there is an address; a buyer's last address counts more. */
  @IsOptional()
  @Matches(COUNTRY_PATTERN)
  country?: string;
}
/** What is absent stays. */
export class UpdateCheckoutRequest {
  @IsOptional()
  @Matches(COUNTRY_PATTERN)
  country?: string;

  /** One of the checkout's delivery options. */
  @IsOptional()
  @Id()
  shippingMethodId?: string;

  /** null takes it off. */
  @IsOptional()
  @LineOfText(1, LIMITS.discountCode.max)
  discountCode?: string | null;
}
export class AddressRequest {
  @LineOfText(1, LIMITS.addressText.max)
  fullName!: string;

  @LineOfText(1, LIMITS.addressText.max)
  line1!: string;

  @IsOptional()
  @LineOfText(0, LIMITS.addressText.max)
  line2?: string | null;

  /** Empty only where mail goes without. */
  @LineOfText(0, 20)
  postalCode!: string;

  @LineOfText(1, LIMITS.addressText.max)
  city!: string;

  @Matches(COUNTRY_PATTERN)
  country!: string;
}
export class SaveAddressRequest extends AddressRequest {
  @LineOfText(0, LIMITS.optionText.max)
  label!: string;
}
export class MoneyRequest {
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  amountMinor!: number;

  @Matches(CURRENCY_PATTERN)
  currency!: string;
}
export class PayCheckoutRequest {
  @IsObject()
  @ValidateNested()
  @Type(() => AddressRequest)
  address!: AddressRequest;

  /** Where the confirmation goes; a registered buyer's own address when absent. */
  @IsOptional()
  @IsEmail()
  @MaxLength(LIMITS.email.max)
  email?: string;

  @Id()
  paymentMethodId!: string;

  /** What the buyer was shown: where it costs something else by now, nothing is charged. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => MoneyRequest)
  expectedTotal?: MoneyRequest;
}
const isTypedHere = ({ providerToken }: CreatePaymentMethodRequest): boolean => (providerToken ?? null) === null;

/**
 * A card, or what a provider whose own form took the card calls it (`PaymentsConfigView`). Card details go to the payment
 * provider only; the store keeps brand, last four digits and expiry.
 */
export class CreatePaymentMethodRequest {
  /** Instead of all other fields. */
  @IsOptional()
  @IsString()
  @Length(LIMITS.providerToken.min, LIMITS.providerToken.max)
  @Matches(/^[A-Za-z0-9_]+$/)
  providerToken?: string;

  @ValidateIf(isTypedHere)
  @IsString()
  @Length(12, 23)
  @Matches(/^[0-9 ]+$/)
  number?: string;

  @ValidateIf(isTypedHere)
  @IsInt()
  @Min(1)
  @Max(12)
  expiryMonth?: number;

  @ValidateIf(isTypedHere)
  @IsInt()
  @Min(2000)
  @Max(2100)
  expiryYear?: number;

  @ValidateIf(isTypedHere)
  @Matches(/^[0-9]{3,4}$/)
  cvc?: string;
}
