import { Inject, Injectable } from '@nestjs/common';
import { FitNote, LIMITS, ProductStatus } from '@vitrine/contracts';
import type {
  CreateProductRequest,
  CreateVariantRequest,
  UpdateProductRequest,
  UpdateVariantRequest,
} from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { CatalogListeners } from './catalog-listeners';
import { ListPrices } from './list-prices';
import { checkDetails, checkPrices } from './product.policy';
import { StockService } from './stock.service';

export interface LockedProduct {
  readonly storeId: string;
  readonly title: string;
  readonly fitNote: FitNote;
}

/**
 * Commands on products and variants. Each locks the product's row first: counts and positions are then exact, and what
 * a listener reads of the product is what the next command builds on.
 */
@Injectable()
export class ProductService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly stock: StockService,
    private readonly prices: ListPrices,
    private readonly listeners: CatalogListeners,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** @throws DomainError `product.slug-taken` @returns the id of the product. */
  async create(storeId: string, request: CreateProductRequest): Promise<string> {
    checkDetails(request);
    const id = newId();
    try {
      await this.unitOfWork.query(
        `INSERT INTO product (id, store_id, slug, title, description, status, material, care, fit_note, facts, size_chart, hold_minutes, max_per_buyer, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)`,
        [
          id,
          storeId,
          request.slug,
          request.title,
          request.description ?? '',
          request.status ?? ProductStatus.Draft,
          request.material ?? '',
          request.care ?? '',
          request.fitNote ?? FitNote.TrueToSize,
          JSON.stringify(request.facts ?? []),
          toJson(request.sizeChart),
          request.holdMinutes ?? null,
          request.maxPerBuyer ?? null,
          new Date(this.clock.nowMs()),
        ],
      );
    } catch (error) {
      if (violatedConstraint(error) === 'uq_product_store_id_slug') {
        throw new DomainError('product.slug-taken', 'Another product of the store has this address.');
      }
      throw error;
    }
    return id;
  }

  /** What is absent stays; a size chart, a hold policy or a limit of null is taken away. */
  update(productId: string, request: UpdateProductRequest): Promise<void> {
    checkDetails(request);
    return this.unitOfWork.run(async () => {
      const before = await this.lock(productId);
      await this.unitOfWork.query(
        `UPDATE product SET title = COALESCE($2, title), description = COALESCE($3, description), status = COALESCE($4, status),
                material = COALESCE($5, material), care = COALESCE($6, care), fit_note = COALESCE($7, fit_note),
                facts = COALESCE($8::jsonb, facts), size_chart = CASE WHEN $9 THEN $10::jsonb ELSE size_chart END,
                hold_minutes = CASE WHEN $11 THEN $12 ELSE hold_minutes END, max_per_buyer = CASE WHEN $13 THEN $14 ELSE max_per_buyer END
          WHERE id = $1`,
        [
          productId,
          request.title ?? null,
          request.description ?? null,
          request.status ?? null,
          request.material ?? null,
          request.care ?? null,
          request.fitNote ?? null,
          toJson(request.facts),
          request.sizeChart !== undefined,
          toJson(request.sizeChart),
          request.holdMinutes !== undefined,
          request.holdMinutes ?? null,
          request.maxPerBuyer !== undefined,
          request.maxPerBuyer ?? null,
        ],
      );
      const isSeenInShows =
        (request.title ?? before.title) !== before.title || (request.fitNote ?? before.fitNote) !== before.fitNote;
      if (isSeenInShows) await this.listeners.announceProducts([productId]);
    });
  }

  /** @throws DomainError `variant.sku-taken`; `request.invalid` for a size and colour that the product has already. */
  async addVariant(productId: string, request: CreateVariantRequest, actorId: string): Promise<void> {
    const compareAtPriceMinor = request.compareAtPriceMinor ?? null;
    checkPrices({ priceMinor: request.priceMinor, compareAtPriceMinor });
    try {
      await this.unitOfWork.run(async () => {
        const { storeId } = await this.lock(productId);
        const position = await this.nextVariantPosition(productId);
        const id = newId();
        await this.unitOfWork.query(
          `INSERT INTO variant (id, product_id, store_id, sku, size, colour, price_minor, compare_at_price_minor, position, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
          [
            id,
            productId,
            storeId,
            request.sku,
            request.size,
            request.colour,
            request.priceMinor,
            compareAtPriceMinor,
            position,
            new Date(this.clock.nowMs()),
          ],
        );
        if (request.listPrices) await this.prices.replace(id, storeId, request.listPrices);
        await this.stock.open([{ variantId: id, onHand: request.onHand ?? 0 }], actorId);
        await this.listeners.announceProducts([productId]);
      });
    } catch (error) {
      throw variantRefusal(error);
    }
  }

  /** @returns the id of the variant's product. */
  updateVariant(variantId: string, request: UpdateVariantRequest): Promise<string> {
    return this.unitOfWork.run(async () => {
      const productId = await this.productOf(variantId);
      const { storeId } = await this.lock(productId);
      const [before] = await this.unitOfWork.query<{ price_minor: number; compare_at_price_minor: number | null }>(
        `SELECT price_minor, compare_at_price_minor FROM variant WHERE id = $1`,
        [variantId],
      );
      if (!before) throw noSuchVariant();
      const priceMinor = request.priceMinor ?? before.price_minor;
      const compareAtPriceMinor =
        request.compareAtPriceMinor === undefined ? before.compare_at_price_minor : request.compareAtPriceMinor;
      const isListChanged = !!request.listPrices && (await this.prices.replace(variantId, storeId, request.listPrices));
      const isChanged = priceMinor !== before.price_minor || compareAtPriceMinor !== before.compare_at_price_minor;
      if (isChanged) {
        checkPrices({ priceMinor, compareAtPriceMinor });
        await this.unitOfWork.query(`UPDATE variant SET price_minor = $2, compare_at_price_minor = $3 WHERE id = $1`, [
          variantId,
          priceMinor,
          compareAtPriceMinor,
        ]);
      }
      if (isChanged || isListChanged) await this.listeners.announceProducts([productId]);
      return productId;
    });
  }

  /** Keeps other commands from the product until the running transaction ends, and notes that it changed. */
  async lock(productId: string): Promise<LockedProduct> {
    const [row] = await this.unitOfWork.query<{ store_id: string; title: string; fit_note: FitNote }>(
      `WITH locked AS (UPDATE product SET updated_at = $2 WHERE id = $1 RETURNING store_id, title, fit_note)
       SELECT store_id, title, fit_note FROM locked`,
      [productId, new Date(this.clock.nowMs())],
    );
    if (!row) throw new DomainError('product.not-found', 'There is no such product.');
    return { storeId: row.store_id, title: row.title, fitNote: row.fit_note };
  }

  private async nextVariantPosition(productId: string): Promise<number> {
    const [row] = await this.unitOfWork.query<{ count: number; next: number }>(
      `SELECT count(*)::integer AS count, COALESCE(max(position) + 1, 0) AS next FROM variant WHERE product_id = $1`,
      [productId],
    );
    if (row && row.count >= LIMITS.variantCount.max) {
      throw new DomainError('request.invalid', `A product has at most ${LIMITS.variantCount.max} variants.`, {
        limit: 'variantCount',
      });
    }
    return row?.next ?? 0;
  }

  private async productOf(variantId: string): Promise<string> {
    const [row] = await this.unitOfWork.query<{ product_id: string }>(`SELECT product_id FROM variant WHERE id = $1`, [
      variantId,
    ]);
    if (!row) throw noSuchVariant();
    return row.product_id;
  }
}

/** NULL rather than the JSON value `null`, so that the column means one thing. */
const toJson = (value: object | null | undefined): string | null => (value ? JSON.stringify(value) : null);
const noSuchVariant = (): DomainError => new DomainError('variant.not-found', 'There is no such variant.');

function variantRefusal(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case 'uq_variant_store_id_sku':
      return new DomainError('variant.sku-taken', 'Another variant of the store has this sku.');
    case 'uq_variant_product_id_size_colour':
      return new DomainError('request.invalid', 'The product has this size in this colour already.', {
        fields: [{ path: 'size', rules: ['size and colour must differ from those of the other variants'] }],
      });
    default:
      return error;
  }
}
