import { Module, type OnModuleInit } from '@nestjs/common';
import { ProductStatus } from '@vitrine/contracts';
import { AccessService, type Scope } from '../../platform/auth/access.service';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CatalogController } from './catalog.controller';
import { CatalogListeners } from './catalog-listeners';
import { CatalogQueries } from './catalog.queries';
import { ListPrices } from './list-prices';
import { StockLedger } from './stock-ledger';
import { PlanWriter } from './import/plan-writer';
import { ProductExport } from './import/product-export';
import { ProductImportService } from './import/product-import.service';
import { ProductListController } from './import/product-list.controller';
import { StoredCatalogReader } from './import/stored-catalog';
import { PictureService } from './picture.service';
import { ProductService } from './product.service';
import { StockController } from './stock.controller';
import { StockQueries } from './stock.queries';
import { StockService } from './stock.service';

const OF_PRODUCT = `SELECT p.store_id, p.status FROM product p WHERE p.id = $1`;
const OF_VARIANT = `SELECT p.store_id, p.status FROM variant v JOIN product p ON p.id = v.product_id WHERE v.id = $1`;

@Module({
  controllers: [CatalogController, ProductListController, StockController],
  providers: [
    CatalogListeners,
    CatalogQueries,
    ListPrices,
    PictureService,
    PlanWriter,
    ProductExport,
    ProductImportService,
    ProductService,
    StockLedger,
    StockQueries,
    StockService,
    StoredCatalogReader,
  ],
  exports: [CatalogListeners, CatalogQueries, PictureService, StockService],
})
export class CatalogModule implements OnModuleInit {
  constructor(
    private readonly access: AccessService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.access.registerScope('product', (id) => this.scope(OF_PRODUCT, id));
    this.access.registerScope('variant', (id) => this.scope(OF_VARIANT, id));
  }

  private async scope(sql: string, id: string): Promise<Scope | null> {
    const [row] = await this.unitOfWork.query<{ store_id: string; status: ProductStatus }>(sql, [id]);
    return row ? { storeId: row.store_id, isPublic: row.status === ProductStatus.Active } : null;
  }
}
