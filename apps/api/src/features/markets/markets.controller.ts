import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import type { MarketView } from '@vitrine/contracts';
import { MarketRequest } from '@vitrine/contracts/dto';
import { Allow, Public } from '../../platform/auth/decorators';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import { MarketsQueries } from './markets.queries';
import { MarketsService } from './markets.service';

@Controller('stores/:storeId/markets')
export class MarketsController {
  constructor(
    private readonly markets: MarketsService,
    private readonly queries: MarketsQueries,
  ) {}

  /** Buyers see them too: what a piece costs where they are. */
  @Get()
  @Public()
  async list(@Param('storeId') storeId: string): Promise<{ items: MarketView[] }> {
    const items = isId(storeId) ? await this.queries.ofStore(storeId) : [];
    // Every store has a market.
    if (items.length === 0) throw new DomainError('store.not-found', 'There is no such store.');
    return { items };
  }

  @Post()
  @Allow('store:manage', 'store', 'storeId')
  async create(@Param('storeId') storeId: string, @Body() request: MarketRequest): Promise<{ items: MarketView[] }> {
    await this.markets.create(storeId, request);
    return this.list(storeId);
  }

  @Put(':marketId')
  @Allow('store:manage', 'store', 'storeId')
  async replace(
    @Param('storeId') storeId: string,
    @Param('marketId') marketId: string,
    @Body() request: MarketRequest,
  ): Promise<{ items: MarketView[] }> {
    await this.markets.replace(storeId, marketId, request);
    return this.list(storeId);
  }

  @Delete(':marketId')
  @Allow('store:manage', 'store', 'storeId')
  async remove(
    @Param('storeId') storeId: string,
    @Param('marketId') marketId: string,
  ): Promise<{ items: MarketView[] }> {
    await this.markets.remove(storeId, marketId);
    return this.list(storeId);
  }
}
