import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Page, StockHistoryView, StockItemView } from '@vitrine/contracts';
import { ListStockRequest, PageRequest } from '@vitrine/contracts/dto';
import { Allow } from '../../platform/auth/decorators';
import { StockQueries } from './stock.queries';

@Controller()
export class StockController {
  constructor(private readonly queries: StockQueries) {}

  @Get('stores/:storeId/stock')
  @Allow('catalog:read', 'store', 'storeId')
  list(@Param('storeId') storeId: string, @Query() request: ListStockRequest): Promise<Page<StockItemView>> {
    return this.queries.ofStore(storeId, request);
  }

  @Get('variants/:variantId/stock-movements')
  @Allow('stock:manage', 'variant', 'variantId')
  history(@Param('variantId') variantId: string, @Query() request: PageRequest): Promise<StockHistoryView> {
    return this.queries.history(variantId, request);
  }
}
