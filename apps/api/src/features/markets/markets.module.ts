import { Module } from '@nestjs/common';
import { MarketsController } from './markets.controller';
import { MarketsQueries } from './markets.queries';
import { MarketsService } from './markets.service';

@Module({
  controllers: [MarketsController],
  providers: [MarketsQueries, MarketsService],
  exports: [MarketsService],
})
export class MarketsModule {}
