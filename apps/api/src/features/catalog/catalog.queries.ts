import { Injectable } from '@nestjs/common';
import { ProductStatus, type Page, type PinnedProductView, type ProductView } from '@vitrine/contracts';
import type { PageRequest } from '@vitrine/contracts/dto';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { decodeCursor, pageLimit, pageOf } from '../../platform/http/cursor';
import { isId } from '../../platform/ids';
import { ListPrices } from './list-prices';
import {
  pictureOfColour,
  pictureUrl,
  toPinnedProductView,
  toProductView,
  type PictureRow,
  type ProductRow,
  type VariantRow,
} from './product.mapper';

/** A variant as a cart or a checkout needs it, at today's price. */
export interface VariantForSale {
  readonly variantId: string;
  readonly productId: string;
  readonly storeId: string;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  /** In the store's currency. */
  readonly priceMinor: number;
  readonly currency: string;
  /** Medium; of the variant's colour when there is one. */
  readonly pictureUrl: string | null;
  readonly available: number;
  /** Only what is active may be bought. */
  readonly isActive: boolean;
  /** As in `ProductView`. */
  readonly holdMinutes: number | null;
  readonly maxPerBuyer: number | null;
}
export interface ProductOwner {
  readonly storeId: string;
  readonly status: ProductStatus;
}

interface VariantForSaleRow {
  variant_id: string;
  product_id: string;
  store_id: string;
  title: string;
  size: string;
  colour: string;
  price_minor: number;
  currency: string;
  available: number;
  status: ProductStatus;
  hold_minutes: number | null;
  max_per_buyer: number | null;
}

const PRODUCT_COLUMNS = `p.id, p.store_id, p.slug, p.title, p.description, p.status, s.currency, p.material, p.care, p.fit_note, p.facts,
  p.size_chart, p.hold_minutes, p.max_per_buyer, p.created_at, p.updated_at`;
const PRODUCTS = `SELECT ${PRODUCT_COLUMNS} FROM product p JOIN store s ON s.id = p.store_id`;

interface Parts {
  readonly variants: readonly VariantRow[];
  readonly pictures: readonly PictureRow[];
}
const NO_PARTS: Parts = { variants: [], pictures: [] };

@Injectable()
export class CatalogQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: AccessService,
    private readonly prices: ListPrices,
  ) {}

  /** Everybody sees an active product; the people of its store see it always, and its stock. */
  async product(productId: string, session: Session | null): Promise<ProductView> {
    const row = isId(productId) ? await this.row(productId) : null;
    const permissions =
      row && session ? await this.access.rolePermissions(session.memberId, { storeId: row.store_id }) : null;
    const isStaff = permissions?.has('catalog:read') ?? false;
    if (!row || !(isStaff || row.status === ProductStatus.Active)) throw noSuchProduct();
    return this.view(row, isStaff);
  }

  /** For whoever was let through to the product already. */
  async productForStaff(productId: string): Promise<ProductView> {
    const row = await this.row(productId);
    if (!row) throw noSuchProduct();
    return this.view(row, true);
  }

  /** The newest first. */
  async storeProducts(storeId: string, request: PageRequest): Promise<Page<ProductView>> {
    const limit = pageLimit(request.limit);
    const after = decodeCursor(request.cursor, 2);
    if (after && !(isTime(after[0]) && isId(after[1]))) throw notOurCursor();
    const rows = await this.unitOfWork.query<ProductRow>(
      `${PRODUCTS} WHERE p.store_id = $1 AND ($2::timestamptz IS NULL OR (p.created_at, p.id) < ($2::timestamptz, $3::uuid))
        ORDER BY p.created_at DESC, p.id DESC LIMIT $4`,
      [storeId, after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    const parts = await this.parts(rows.slice(0, limit).map((row) => row.id));
    return pageOf(
      rows,
      limit,
      (row) => [row.created_at.toISOString(), row.id],
      (row) => {
        const { variants, pictures } = parts.get(row.id) ?? NO_PARTS;
        return toProductView(row, variants, pictures, { withStock: true });
      },
    );
  }

  /** Products as the timeline carries them, active or not, with today's prices and levels. Unknown ids are absent. */
  async pinnedProducts(productIds: readonly string[]): Promise<Map<string, PinnedProductView>> {
    if (productIds.length === 0) return new Map();
    const rows = await this.unitOfWork.query<ProductRow>(`${PRODUCTS} WHERE p.id = ANY($1::uuid[])`, [productIds]);
    const parts = await this.parts(rows.map((row) => row.id));
    return new Map(
      rows.map((row) => {
        const { variants, pictures } = parts.get(row.id) ?? NO_PARTS;
        return [row.id, toPinnedProductView(row, variants, pictures)];
      }),
    );
  }

  /** What variants cost in a currency, as far as they have a price in it: in the store's own all of them. */
  async pricesIn(variantIds: readonly string[], currency: string): Promise<Map<string, number>> {
    const rows = await this.unitOfWork.query<{ id: string; price_minor: number }>(
      `SELECT v.id, CASE WHEN s.currency = $2 THEN v.price_minor ELSE p.price_minor END AS price_minor
         FROM variant v JOIN store s ON s.id = v.store_id LEFT JOIN variant_price p ON p.variant_id = v.id AND p.currency = $2
        WHERE v.id = ANY($1::uuid[]) AND (s.currency = $2 OR p.price_minor IS NOT NULL)`,
      [variantIds, currency],
    );
    return new Map(rows.map((row) => [row.id, row.price_minor]));
  }

  /** How many pieces one buyer may have, of those of these products that have a limit. */
  async piecesPerBuyer(productIds: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.unitOfWork.query<{ id: string; max_per_buyer: number }>(
      `SELECT id, max_per_buyer FROM product WHERE id = ANY($1::uuid[]) AND max_per_buyer IS NOT NULL`,
      [productIds],
    );
    return new Map(rows.map((row) => [row.id, row.max_per_buyer]));
  }

  /** Which store each product belongs to. Unknown ids are absent. */
  async owners(productIds: readonly string[]): Promise<Map<string, ProductOwner>> {
    const rows = await this.unitOfWork.query<{ id: string; store_id: string; status: ProductStatus }>(
      `SELECT id, store_id, status FROM product WHERE id = ANY($1::uuid[])`,
      [productIds],
    );
    return new Map(rows.map((row) => [row.id, { storeId: row.store_id, status: row.status }]));
  }

  /** The first of these pieces that the store has taken out of its shop; null where it sells all of them. */
  async withdrawn<Piece extends { readonly productId: string }>(pieces: readonly Piece[]): Promise<Piece | null> {
    const products = await this.owners(pieces.map(({ productId }) => productId));
    return pieces.find(({ productId }) => products.get(productId)?.status !== ProductStatus.Active) ?? null;
  }

  /** In the order in which they were asked for, each once; unknown ids are left out. */
  async variantsForSale(variantIds: readonly string[]): Promise<VariantForSale[]> {
    if (variantIds.length === 0) return [];
    const rows = await this.unitOfWork.query<VariantForSaleRow>(
      `SELECT v.id AS variant_id, v.product_id, v.store_id, p.title, v.size, v.colour, v.price_minor, s.currency,
              greatest(0, k.on_hand - k.reserved - k.awaited) AS available, p.status, p.hold_minutes, p.max_per_buyer
         FROM variant v JOIN product p ON p.id = v.product_id JOIN store s ON s.id = v.store_id JOIN stock k ON k.variant_id = v.id
        WHERE v.id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], v.id)`,
      [variantIds],
    );
    const pictures = await this.pictures([...new Set(rows.map((row) => row.product_id))]);
    return rows.map((row) => {
      const picture = pictureOfColour(pictures.get(row.product_id) ?? [], row.colour);
      return {
        variantId: row.variant_id,
        productId: row.product_id,
        storeId: row.store_id,
        title: row.title,
        size: row.size,
        colour: row.colour,
        priceMinor: row.price_minor,
        currency: row.currency,
        pictureUrl: picture ? pictureUrl(picture.id, 'medium') : null,
        available: row.available,
        isActive: row.status === ProductStatus.Active,
        holdMinutes: row.hold_minutes,
        maxPerBuyer: row.max_per_buyer,
      };
    });
  }

  /** The medium picture of each of these variants, of its colour when there is one; one without pictures is absent. */
  async picturesOf(
    variants: readonly { readonly id: string; readonly productId: string; readonly colour: string }[],
  ): Promise<Map<string, string>> {
    const pictures = await this.pictures([...new Set(variants.map(({ productId }) => productId))]);
    return new Map(
      variants.flatMap(({ id, productId, colour }) => {
        const picture = pictureOfColour(pictures.get(productId) ?? [], colour);
        return picture ? [[id, pictureUrl(picture.id, 'medium')] as const] : [];
      }),
    );
  }

  private async row(productId: string): Promise<ProductRow | null> {
    const [row] = await this.unitOfWork.query<ProductRow>(`${PRODUCTS} WHERE p.id = $1`, [productId]);
    return row ?? null;
  }

  private async view(row: ProductRow, withStock: boolean): Promise<ProductView> {
    const { variants, pictures } = (await this.parts([row.id])).get(row.id) ?? NO_PARTS;
    return toProductView(row, variants, pictures, { withStock });
  }

  private async parts(productIds: readonly string[]): Promise<Map<string, Parts>> {
    const rows = await this.unitOfWork.query<Omit<VariantRow, 'list_prices'>>(
      `SELECT v.id, v.product_id, v.sku, v.size, v.colour, v.price_minor, v.compare_at_price_minor, k.on_hand, k.reserved, k.sold, k.awaited
         FROM variant v JOIN stock k ON k.variant_id = v.id WHERE v.product_id = ANY($1::uuid[]) ORDER BY v.position, v.id`,
      [productIds],
    );
    const prices = await this.prices.of(
      rows.map(({ id }) => id),
      null,
    );
    const variants = groupByProduct(rows.map((row): VariantRow => ({ ...row, list_prices: prices.get(row.id) ?? [] })));
    const pictures = await this.pictures(productIds);
    return new Map(
      productIds.map((id) => [id, { variants: variants.get(id) ?? [], pictures: pictures.get(id) ?? [] }]),
    );
  }

  private async pictures(productIds: readonly string[]): Promise<Map<string, PictureRow[]>> {
    return groupByProduct(
      await this.unitOfWork.query<PictureRow>(
        `SELECT id, product_id, alt, colour, width, height FROM picture WHERE product_id = ANY($1::uuid[]) ORDER BY position, id`,
        [productIds],
      ),
    );
  }
}

function groupByProduct<Row extends { readonly product_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.product_id);
    if (group) group.push(row);
    else groups.set(row.product_id, [row]);
  }
  return groups;
}

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));
const noSuchProduct = (): DomainError => new DomainError('product.not-found', 'There is no such product.');
const notOurCursor = (): DomainError =>
  new DomainError('request.invalid', 'The cursor is not one of this list.', {
    fields: [{ path: 'cursor', rules: ['cursor must come from nextCursor'] }],
  });
