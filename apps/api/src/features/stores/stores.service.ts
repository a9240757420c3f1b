import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, StoreRole } from '@vitrine/contracts';
import type { CreateStoreRequest, UpdateStoreRequest } from '@vitrine/contracts/dto';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork, violatedConstraint } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { MarketsService } from '../markets';
import { FIRST_ORDER_NUMBER, orderNumberSequence } from './order-numbers';
import { checkCurrency } from './store.policy';

const RETURN_WINDOW_DAYS = 14;

@Injectable()
export class StoresService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly markets: MarketsService,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Whoever creates a store owns it.
   * @throws DomainError `store.slug-taken`, `request.invalid` for an unknown currency, and (`ownedStores`) when it is one too many.
   * @returns the id of the store.
   */
  async create(ownerId: string, request: CreateStoreRequest): Promise<string> {
    checkCurrency(request.currency);
    const id = newId();
    const now = new Date(this.clock.nowMs());
    try {
      await this.unitOfWork.run(async () => {
        await this.refuseTooMany(ownerId);
        await this.unitOfWork.query(
          `INSERT INTO store (id, slug, name, currency, seller_name, country, return_window_days, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
          [
            id,
            request.slug,
            request.name,
            request.currency,
            request.sellerName,
            request.country,
            request.returnWindowDays ?? RETURN_WINDOW_DAYS,
            now,
          ],
        );
        await this.unitOfWork.query(
          `INSERT INTO role_grant (id, member_id, scope, scope_id, role, created_at) VALUES ($1, $2, 'store', $3, $4, $5)`,
          [newId(), ownerId, id, StoreRole.Owner, now],
        );
        await this.unitOfWork.query(`CREATE SEQUENCE ${orderNumberSequence(id)} START WITH ${FIRST_ORDER_NUMBER}`);
        await this.markets.openFirst(id, request.currency, request.shippingMinor ?? 0);
      });
    } catch (error) {
      if (violatedConstraint(error) === 'uq_store_slug')
        throw new DomainError('store.slug-taken', 'Another store has this address.');
      throw error;
    }
    return id;
  }

  /** Anybody may open a store; each is a sequence, a market and a place in every list. */
  private async refuseTooMany(ownerId: string): Promise<void> {
    await this.unitOfWork.query(`SELECT id FROM member WHERE id = $1 FOR NO KEY UPDATE`, [ownerId]);
    const [owned] = await this.unitOfWork.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM role_grant WHERE member_id = $1 AND scope = 'store' AND role = $2`,
      [ownerId, StoreRole.Owner],
    );
    if (owned && owned.count >= LIMITS.ownedStores.max)
      throw new DomainError('request.invalid', 'One account can own no more stores.', { limit: 'ownedStores' });
  }

  /** What is absent stays. */
  async update(storeId: string, request: UpdateStoreRequest): Promise<void> {
    await this.unitOfWork.query(
      `UPDATE store SET name = COALESCE($2, name), seller_name = COALESCE($3, seller_name),
              return_window_days = COALESCE($4, return_window_days)
        WHERE id = $1`,
      [storeId, request.name ?? null, request.sellerName ?? null, request.returnWindowDays ?? null],
    );
  }
}
