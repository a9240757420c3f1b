import { Injectable } from '@nestjs/common';
import { PRODUCT_COLUMNS, type ProductColumn, type ProductView } from '@vitrine/contracts';
import { money, toDecimal } from '@vitrine/domain';
import { csvRow, type CsvValue } from '../../../platform/csv/csv';
import { CatalogQueries } from '../catalog.queries';

/** Read and sent part by part, so that a file of any length needs the memory of one part. */
const PRODUCTS_PER_PART = 50;
/** Spreadsheets take a text for UTF-8 only when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';

type Cells = Readonly<Record<ProductColumn, CsvValue>>;

/** What a product says of itself stands in its first row only: an empty cell means the same, and long texts stay one. */
function cellsOf(product: ProductView): Cells[] {
  const amount = (minor: number): string => toDecimal(money(minor, product.currency));
  return product.variants.map((variant, index): Cells => {
    const isFirst = index === 0;
    const once = (value: string): string => (isFirst ? value : '');
    return {
      address: product.slug,
      title: product.title,
      sku: variant.sku,
      size: variant.size,
      colour: variant.colour,
      price: amount(variant.priceMinor),
      'compare-at-price': variant.compareAtPriceMinor === null ? '' : amount(variant.compareAtPriceMinor),
      stock: variant.stock?.onHand ?? null,
      'stock-read': variant.stock?.onHand ?? null,
      status: once(product.status),
      material: once(product.material),
      care: once(product.care),
      'fit-note': once(product.fitNote),
      description: once(product.description),
    };
  });
}

/** The catalogue of a store in the columns in which it can be imported again. Products without variants have no rows. */
@Injectable()
export class ProductExport {
  constructor(private readonly queries: CatalogQueries) {}

  /** The newest first; each part of the text is read when the one before it was taken. */
  async *text(storeId: string): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvRow(PRODUCT_COLUMNS);
    let cursor: string | null = null;
    do {
      const page = await this.queries.storeProducts(storeId, {
        limit: PRODUCTS_PER_PART,
        ...(cursor === null ? {} : { cursor }),
      });
      const rows = page.items.flatMap(cellsOf);
      if (rows.length > 0) yield rows.map((cells) => csvRow(PRODUCT_COLUMNS.map((column) => cells[column]))).join('');
      cursor = page.nextCursor;
    } while (cursor !== null);
  }
}
