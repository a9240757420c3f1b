import { ArrayMaxSize, IsArray, IsInt, IsString, Length, Matches, Max, Min } from 'class-validator';
import { LIMITS } from '../limits';

/** The whole list; what is not in it is allowed from then on. */
export class BlockedTermsRequest {
  @IsArray()
  @ArrayMaxSize(LIMITS.blockedTerms.max)
  @IsString({ each: true })
  @Length(LIMITS.blockedTerm.min, LIMITS.blockedTerm.max, { each: true })
  @Matches(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, {
    each: true,
    message: '$property must each be one line without control characters or broken Unicode',
  })
  terms!: string[];

  /** Of the list that was changed. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  revision!: number;
}
