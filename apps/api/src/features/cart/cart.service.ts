import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LIMITS } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';
import { MemberMerges } from '../accounts';
import { CatalogQueries } from '../catalog';

@Injectable()
export class CartService implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalog: CatalogQueries,
    private readonly merges: MemberMerges,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.merges.register('cart', (guestId, memberId) => this.merge(guestId, memberId));
  }

  /** @throws DomainError `variant.not-found` for what is not for sale, `cart.full` */
  set(memberId: string, variantId: string, quantity: number): Promise<void> {
    return this.unitOfWork.run(async () => {
      const [variant] = isId(variantId) ? await this.catalog.variantsForSale([variantId]) : [];
      if (!variant?.isActive) throw new DomainError('variant.not-found', 'There is no such variant for sale.');
      await this.lockOwners(memberId);
      const stored = await this.unitOfWork.query(
        `INSERT INTO cart_line (member_id, variant_id, quantity, added_at)
         SELECT $1::uuid, $2::uuid, $3, $4::timestamptz
          WHERE (SELECT count(*) FROM cart_line WHERE member_id = $1 AND variant_id <> $2) < $5
         ON CONFLICT (member_id, variant_id) DO UPDATE SET quantity = excluded.quantity RETURNING variant_id`,
        [memberId, variant.variantId, quantity, new Date(this.clock.nowMs()), LIMITS.cartLines.max],
      );
      if (stored.length === 0) {
        throw new DomainError('cart.full', `A cart has room for ${LIMITS.cartLines.max} lines.`, {
          limit: 'cart-lines',
        });
      }
    });
  }

  async remove(memberId: string, variantIds: readonly string[]): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM cart_line WHERE member_id = $1 AND variant_id = ANY($2::uuid[])`, [
      memberId,
      variantIds.filter(isId),
    ]);
  }

  /** Quantities are added up to the most a line may have; where the cart has no room, the guest's newest lines stay. */
  private merge(guestId: string, memberId: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      await this.lockOwners(guestId, memberId);
      await this.unitOfWork.query(
        `INSERT INTO cart_line (member_id, variant_id, quantity, added_at)
         SELECT $2::uuid, ranked.variant_id, ranked.quantity, ranked.added_at
           FROM (SELECT g.variant_id, g.quantity, g.added_at, m.variant_id IS NULL AS is_new,
                        row_number() OVER (PARTITION BY m.variant_id IS NULL ORDER BY g.added_at DESC, g.variant_id) AS place
                   FROM cart_line g LEFT JOIN cart_line m ON m.member_id = $2 AND m.variant_id = g.variant_id
                  WHERE g.member_id = $1) AS ranked
          WHERE NOT ranked.is_new OR ranked.place <= $3 - (SELECT count(*) FROM cart_line WHERE member_id = $2)
         ON CONFLICT (member_id, variant_id) DO UPDATE SET quantity = least($4, cart_line.quantity + excluded.quantity)`,
        [guestId, memberId, LIMITS.cartLines.max, LIMITS.lineQuantity.max],
      );
      await this.unitOfWork.query(`DELETE FROM cart_line WHERE member_id = $1`, [guestId]);
    });
  }

  /** Lines are counted and added under the lock of their owner, so that two requests can't both take the last place. */
  private lockOwners(...memberIds: readonly string[]): Promise<unknown> {
    return this.unitOfWork.query(`SELECT id FROM member WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
      memberIds,
    ]);
  }
}
