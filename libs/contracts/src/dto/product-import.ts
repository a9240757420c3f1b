import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { LIMITS } from '../limits';

export class ImportProductsRequest {
  /**
   * The list with its headings: CSV with commas or semicolons, or cells as a spreadsheet copies them, with tabs between.
   * An empty cell leaves things as they are.
   */
  @IsString()
  @Length(1, LIMITS.importText.max)
  table!: string;

  /** Of the dry run that was looked at: the list is refused when something moved since. */
  @IsOptional()
  @IsString()
  @Length(1, LIMITS.importRevision.max)
  revision?: string;
}
export class ImportProductsQuery {
  /** `true` tells what would happen and does nothing. */
  @IsOptional()
  @IsIn(['true', 'false'])
  dryRun?: 'true' | 'false';
}
