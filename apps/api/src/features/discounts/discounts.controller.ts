import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import type { DiscountCodeView, Page } from '@vitrine/contracts';
import { DiscountCodeRequest, PageRequest } from '@vitrine/contracts/dto';
import { Allow } from '../../platform/auth/decorators';
import { DiscountCodesService } from './discount-codes.service';

@Controller('stores/:storeId/discount-codes')
export class DiscountsController {
  constructor(private readonly codes: DiscountCodesService) {}

  @Get()
  @Allow('catalog:manage', 'store', 'storeId')
  list(@Param('storeId') storeId: string, @Query() request: PageRequest): Promise<Page<DiscountCodeView>> {
    return this.codes.list(storeId, request);
  }

  @Post()
  @Allow('catalog:manage', 'store', 'storeId')
  create(@Param('storeId') storeId: string, @Body() request: DiscountCodeRequest): Promise<DiscountCodeView> {
    return this.codes.create(storeId, request);
  }

  @Put(':codeId')
  @Allow('catalog:manage', 'store', 'storeId')
  replace(
    @Param('storeId') storeId: string,
    @Param('codeId') codeId: string,
    @Body() request: DiscountCodeRequest,
  ): Promise<DiscountCodeView> {
    return this.codes.replace(storeId, codeId, request);
  }
}
