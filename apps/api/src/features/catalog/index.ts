export { CatalogModule } from './catalog.module';
export {
  CatalogListeners,
  type ProductListener,
  type ProductStockLevel,
  type StockListener,
} from './catalog-listeners';
export { CatalogQueries, type ProductOwner, type VariantForSale } from './catalog.queries';
export { PictureService } from './picture.service';
export { receivePicture, type PictureUpload } from './picture-upload';
export type { StockLine } from './stock-lines';
export { StockService, type StockAdjustment, type StockDesk } from './stock.service';
