import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, StreamableFile } from '@nestjs/common';
import type { ProductImportView } from '@vitrine/contracts';
import { ImportProductsQuery, ImportProductsRequest } from '@vitrine/contracts/dto';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentSession } from '../../../platform/auth/decorators';
import type { Session } from '../../../platform/auth/session';
import { readIdempotencyKey } from '../../../platform/http/idempotency.service';
import { Limit } from '../../../platform/http/rate-limit';
import { ProductExport } from './product-export';
import { ProductImportService } from './product-import.service';

/** Products as lists. */
@Controller('stores/:storeId')
export class ProductListController {
  constructor(
    private readonly imports: ProductImportService,
    private readonly exports: ProductExport,
  ) {}

  /** A dry run changes nothing and needs no key. */
  @Post('product-import')
  @HttpCode(200)
  @Limit(60, 60)
  @Allow('catalog:manage', 'store', 'storeId')
  import(
    @Param('storeId') storeId: string,
    @Query() { dryRun }: ImportProductsQuery,
    @Body() { table, revision }: ImportProductsRequest,
    @CurrentSession() session: Session,
    @Req() http: FastifyRequest,
  ): Promise<ProductImportView> {
    if (dryRun === 'true') return this.imports.preview(storeId, session, table);
    return this.imports.apply(storeId, session, readIdempotencyKey(http), table, revision ?? null);
  }

  @Get('product-export')
  @Allow('catalog:manage', 'store', 'storeId')
  export(@Param('storeId') storeId: string): StreamableFile {
    return new StreamableFile(Readable.from(this.exports.text(storeId)), {
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="products.csv"',
    });
  }
}
