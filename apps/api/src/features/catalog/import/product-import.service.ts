import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, StockReason, type ImportCounts, type ImportMistake, type ProductImportView } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { AccessService } from '../../../platform/auth/access.service';
import type { Session } from '../../../platform/auth/session';
import { UnitOfWork, violatedConstraint } from '../../../platform/database/unit-of-work';
import { DomainError } from '../../../platform/errors';
import { IdempotencyService, requestHash } from '../../../platform/http/idempotency.service';
import { CLOCK } from '../../../platform/logging';
import { newId } from '../../../platform/ids';
import { CatalogListeners } from '../catalog-listeners';
import { StockService } from '../stock.service';
import { revisionOf } from './import-revision';
import { planImport, type ImportPlan } from './import-plan';
import { mistakesOf, readValues, type ProductRowValues } from './product-rows';
import { readProductTable, type ProductTable } from './product-table';
import { StoredCatalogReader } from './stored-catalog';
import { PlanWriter } from './plan-writer';

interface ReadList {
  readonly table: ProductTable;
  readonly rows: readonly ProductRowValues[];
  readonly mistakes: readonly ImportMistake[];
}

/**
 * Products out of a list: all of it or nothing. What it would do is planned by the same code that does it, once on what
 * anybody can read and once under locks, so that a change in between is met by a refusal and never by half a list.
 */
@Injectable()
export class ProductImportService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly access: AccessService,
    private readonly idempotency: IdempotencyService,
    private readonly stored: StoredCatalogReader,
    private readonly writer: PlanWriter,
    private readonly stock: StockService,
    private readonly listeners: CatalogListeners,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** What the list would do. @throws DomainError `auth.forbidden` for stock without the permission */
  async preview(storeId: string, session: Session, text: string): Promise<ProductImportView> {
    const currency = await this.currencyOf(storeId);
    const list = await this.read(storeId, session, text, currency);
    const stored = await this.stored.read(storeId, list.rows);
    const plan = planImport(list.rows, stored, currency);
    const mistakes = mistakesOf(list.mistakes, plan.mistakes);
    return {
      isApplied: false,
      revision: revisionOf(list.rows, stored),
      counts: countsOf(plan),
      rows: plan.rows,
      mistakes: mistakes.slice(0, LIMITS.importMistakes.max),
      ignoredColumns: list.table.ignoredColumns,
    };
  }

  /**
   * Applies the list. The same key answers the same.
   * @param revision of the dry run that was looked at; null to apply the list to whatever is stored
   * @throws DomainError `import.mistakes` with them, `import.outdated`, `auth.forbidden`, `variant.sku-taken`, `product.slug-taken`,
   *   `request.idempotency-key-reused`
   */
  async apply(
    storeId: string,
    session: Session,
    key: string,
    text: string,
    revision: string | null,
  ): Promise<ProductImportView> {
    const { memberId } = session;
    const use = { memberId, key, requestHash: requestHash('product.import', { storeId, text }) };
    try {
      return await this.unitOfWork.run(async () => {
        // One list at a time for a store, so that the second of two finds what the first one wrote.
        const currency = await this.currencyOf(storeId, 'FOR NO KEY UPDATE');
        const [answered] = await this.idempotency.answers<ProductImportView>([use]);
        if (answered instanceof DomainError) throw answered;
        if (answered) return answered;
        const list = await this.read(storeId, session, text, currency);
        await this.stored.lock(storeId, list.rows);
        const stored = await this.stored.read(storeId, list.rows);
        if (revision !== null && revision !== revisionOf(list.rows, stored)) throw outdated();
        const plan = planImport(list.rows, stored, currency);
        const mistakes = mistakesOf(list.mistakes, plan.mistakes);
        if (mistakes.length > 0) throw refusal(mistakes);
        await this.write(storeId, plan, memberId);
        const view: ProductImportView = {
          isApplied: true,
          revision: null,
          counts: countsOf(plan),
          rows: [],
          mistakes: [],
          ignoredColumns: list.table.ignoredColumns,
        };
        await this.idempotency.record([{ ...use, answer: view }]);
        return view;
      });
    } catch (error) {
      throw takenBy(error);
    }
  }

  private async read(storeId: string, session: Session, text: string, currency: string): Promise<ReadList> {
    const table = readProductTable(text);
    if (table.columns.has('stock')) await this.access.require(session, 'stock:manage', 'store', storeId);
    const { rows, mistakes } = readValues(table.rows, currency);
    return { table, rows, mistakes: [...table.mistakes, ...mistakes] };
  }

  private async write(storeId: string, plan: ImportPlan, actorId: string): Promise<void> {
    const at = new Date(this.clock.nowMs());
    const idByKey = new Map(plan.newProducts.map(({ key }) => [key, newId()]));
    const idOf = (key: string): string => idByKey.get(key) ?? key;
    await this.writer.insertProducts(
      storeId,
      plan.newProducts.map((product) => ({ ...product, id: idOf(product.key) })),
      at,
    );
    await this.writer.updateProducts(plan.productUpdates, at);
    const variants = plan.newVariants.map((variant) => ({
      ...variant,
      id: newId(),
      productId: idOf(variant.productKey),
    }));
    await this.writer.insertVariants(storeId, variants, at);
    await this.writer.updatePrices(plan.priceUpdates);
    if (variants.length > 0) {
      const opened = variants.map(({ id, onHand }) => ({ variantId: id, onHand }));
      await this.stock.open(opened, actorId);
    }
    if (plan.counts.length > 0)
      await this.stock.adjustMany(plan.counts, { reason: StockReason.Imported, note: null, actorId });
    await this.listeners.announceProducts(plan.seenInShows);
  }

  private async currencyOf(storeId: string, lock: '' | 'FOR NO KEY UPDATE' = ''): Promise<string> {
    const [store] = await this.unitOfWork.query<{ currency: string }>(
      `SELECT currency FROM store WHERE id = $1 ${lock}`,
      [storeId],
    );
    if (!store) throw new DomainError('store.not-found', 'There is no such store.');
    return store.currency;
  }
}

const countsOf = ({ rows, newProducts, newVariants }: ImportPlan): ImportCounts => ({
  newProducts: newProducts.length,
  newVariants: newVariants.length,
  changedRows: rows.filter(({ kind }) => kind === 'changed').length,
  sameRows: rows.filter(({ kind }) => kind === 'same').length,
});

const refusal = (mistakes: readonly ImportMistake[]): DomainError =>
  new DomainError('import.mistakes', 'The list has mistakes; nothing was changed.', {
    mistakes: mistakes.slice(0, LIMITS.importMistakes.max),
  });

const outdated = (): DomainError =>
  new DomainError('import.outdated', 'The catalogue is another than the one that was looked at; nothing was changed.');

/** Somebody else wrote the same number or address between the plan and the commit. */
function takenBy(error: unknown): unknown {
  switch (violatedConstraint(error)) {
    case 'uq_variant_store_id_sku':
      return new DomainError('variant.sku-taken', 'Another variant of the store has one of these skus now.');
    case 'uq_product_store_id_slug':
      return new DomainError('product.slug-taken', 'Another product of the store has one of these addresses now.');
    default:
      return error;
  }
}
