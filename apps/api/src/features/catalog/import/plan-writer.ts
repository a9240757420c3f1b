import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/database/unit-of-work';
import type { ImportPlan, PlannedProduct, PlannedVariant, ProductFields } from './import-plan';

/** Writes a plan with one statement for each kind of row, however many there are. Inside a command that locked the products. */
@Injectable()
export class PlanWriter {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insertProducts(
    storeId: string,
    products: readonly (PlannedProduct & { readonly id: string })[],
    at: Date,
  ): Promise<void> {
    if (products.length === 0) return;
    await this.unitOfWork.query(
      `INSERT INTO product (id, slug, title, description, status, material, care, fit_note, store_id, facts, created_at, updated_at)
       SELECT p.*, $9::uuid, '[]'::jsonb, $10::timestamptz, $10::timestamptz
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) AS p`,
      [products.map(({ id }) => id), products.map(({ slug }) => slug), ...fieldColumns(products), storeId, at],
    );
  }

  async updateProducts(products: readonly (ProductFields & { readonly id: string })[], at: Date): Promise<void> {
    if (products.length === 0) return;
    await this.unitOfWork.query(
      `UPDATE product SET title = p.title, description = p.description, status = p.status, material = p.material,
              care = p.care, fit_note = p.fit_note, updated_at = $8
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
           AS p (id, title, description, status, material, care, fit_note)
        WHERE product.id = p.id`,
      [products.map(({ id }) => id), ...fieldColumns(products), at],
    );
  }

  /** Behind the variants that a product has, in the order of the list. */
  async insertVariants(
    storeId: string,
    variants: readonly (PlannedVariant & { readonly id: string; readonly productId: string })[],
    at: Date,
  ): Promise<void> {
    if (variants.length === 0) return;
    await this.unitOfWork.query(
      `INSERT INTO variant (id, product_id, sku, size, colour, price_minor, compare_at_price_minor, store_id, created_at, position)
       SELECT n.id, n.product_id, n.sku, n.size, n.colour, n.price_minor, n.compare_at_price_minor, $8::uuid, $9::timestamptz,
              coalesce((SELECT max(v.position) + 1 FROM variant v WHERE v.product_id = n.product_id), 0)
                + row_number() OVER (PARTITION BY n.product_id ORDER BY n.number) - 1
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::integer[]) WITH ORDINALITY
           AS n (id, product_id, sku, size, colour, price_minor, compare_at_price_minor, number)`,
      [
        variants.map(({ id }) => id),
        variants.map(({ productId }) => productId),
        variants.map(({ sku }) => sku),
        variants.map(({ size }) => size),
        variants.map(({ colour }) => colour),
        variants.map(({ priceMinor }) => priceMinor),
        variants.map(({ compareAtPriceMinor }) => compareAtPriceMinor),
        storeId,
        at,
      ],
    );
  }

  async updatePrices(prices: ImportPlan['priceUpdates']): Promise<void> {
    if (prices.length === 0) return;
    await this.unitOfWork.query(
      `UPDATE variant SET price_minor = p.price_minor, compare_at_price_minor = p.compare_at_price_minor
         FROM unnest($1::uuid[], $2::integer[], $3::integer[]) AS p (id, price_minor, compare_at_price_minor)
        WHERE variant.id = p.id`,
      [
        prices.map(({ variantId }) => variantId),
        prices.map(({ priceMinor }) => priceMinor),
        prices.map(({ compareAtPriceMinor }) => compareAtPriceMinor),
      ],
    );
  }
}

const fieldColumns = (products: readonly ProductFields[]): readonly (readonly string[])[] => [
  products.map(({ title }) => title),
  products.map(({ description }) => description),
  products.map(({ status }) => status),
  products.map(({ material }) => material),
  products.map(({ care }) => care),
  products.map(({ fitNote }) => fitNote),
];
