import { Injectable } from '@nestjs/common';
import type { FitNote, ProductStatus } from '@vitrine/contracts';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import { slugCandidates, slugOf } from './product-resolver';
import type { ProductRowValues } from './product-rows';

export interface StoredVariant {
  readonly id: string;
  readonly productId: string;
  readonly sku: string;
  readonly size: string;
  readonly colour: string;
  readonly priceMinor: number;
  readonly compareAtPriceMinor: number | null;
  readonly onHand: number;
  readonly reserved: number;
}
export interface StoredProduct {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly status: ProductStatus;
  readonly material: string;
  readonly care: string;
  readonly fitNote: FitNote;
  readonly description: string;
  /** By sku. */
  readonly variants: ReadonlyMap<string, StoredVariant>;
}
/** The part of a store's catalogue that a list is about. */
export interface StoredCatalog {
  readonly products: readonly StoredProduct[];
  /** The product of each sku of the list that there is. */
  readonly bySku: ReadonlyMap<string, StoredProduct>;
}

const CONCERNED = `SELECT p.id FROM product p
  WHERE p.store_id = $1 AND (p.title = ANY($3::text[]) OR p.slug = ANY($4::text[])
     OR EXISTS (SELECT 1 FROM variant v WHERE v.product_id = p.id AND v.sku = ANY($2::text[])))`;

/** Reads what a list is about. */
@Injectable()
export class StoredCatalogReader {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Keeps others from these products and the stock of these variants until the running transaction ends. */
  async lock(storeId: string, rows: readonly ProductRowValues[]): Promise<void> {
    await this.unitOfWork.query(`${CONCERNED} ORDER BY p.id FOR NO KEY UPDATE OF p`, namesIn(storeId, rows));
    const counted = rows.filter(({ onHand }) => onHand !== undefined).map(({ sku }) => sku);
    await this.unitOfWork.query(
      `SELECT s.variant_id FROM stock s JOIN variant v ON v.id = s.variant_id
        WHERE v.store_id = $1 AND v.sku = ANY($2::text[]) ORDER BY s.variant_id FOR NO KEY UPDATE OF s`,
      [storeId, counted],
    );
  }

  async read(storeId: string, rows: readonly ProductRowValues[]): Promise<StoredCatalog> {
    const products = await this.unitOfWork.query<Omit<StoredProduct, 'variants'>>(
      `SELECT p.id, p.slug, p.title, p.status, p.material, p.care, p.fit_note AS "fitNote", p.description
         FROM product p WHERE p.id IN (${CONCERNED}) ORDER BY p.id`,
      namesIn(storeId, rows),
    );
    const variants = await this.unitOfWork.query<StoredVariant>(
      `SELECT v.id, v.product_id AS "productId", v.sku, v.size, v.colour, v.price_minor AS "priceMinor",
              v.compare_at_price_minor AS "compareAtPriceMinor", s.on_hand AS "onHand", s.reserved
         FROM variant v JOIN stock s ON s.variant_id = v.id WHERE v.product_id = ANY($1::uuid[])`,
      [products.map(({ id }) => id)],
    );
    const byProduct = new Map<string, Map<string, StoredVariant>>();
    for (const variant of variants) {
      const ofProduct = byProduct.get(variant.productId) ?? new Map<string, StoredVariant>();
      byProduct.set(variant.productId, ofProduct.set(variant.sku, variant));
    }
    const whole = products.map((product) => ({ ...product, variants: byProduct.get(product.id) ?? new Map() }));
    const bySku = whole.flatMap((product) => [...product.variants.keys()].map((sku) => [sku, product] as const));
    return { products: whole, bySku: new Map(bySku) };
  }
}

/** Skus, titles and addresses that the list names, and the addresses that its new products may get. */
function namesIn(storeId: string, rows: readonly ProductRowValues[]): readonly unknown[] {
  const titles = [...new Set(rows.flatMap(({ title }) => title ?? []))];
  const slugs = rows.flatMap(({ address, title, sku }) =>
    address === undefined ? slugCandidates(slugOf(title ?? sku)) : [address],
  );
  return [storeId, rows.map(({ sku }) => sku), titles, [...new Set(slugs)]];
}
