import { Body, Controller, Get, Param, Put } from '@nestjs/common';
import type { BlockedTermsView } from '@vitrine/contracts';
import { BlockedTermsRequest } from '@vitrine/contracts/dto';
import { Allow } from '../../platform/auth/decorators';
import { BlockedTermsService } from './blocked-terms.service';

@Controller('stores/:storeId/blocked-terms')
export class ModerationController {
  constructor(private readonly terms: BlockedTermsService) {}

  @Get()
  @Allow('chat:moderate', 'store', 'storeId')
  read(@Param('storeId') storeId: string): Promise<BlockedTermsView> {
    return this.terms.read(storeId);
  }

  @Put()
  @Allow('chat:moderate', 'store', 'storeId')
  replace(@Param('storeId') storeId: string, @Body() request: BlockedTermsRequest): Promise<BlockedTermsView> {
    return this.terms.replace(storeId, request);
  }
}
