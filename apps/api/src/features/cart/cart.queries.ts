import { Injectable } from '@nestjs/common';
import type { CartLineView, CartView } from '@vitrine/contracts';
import { money } from '@vitrine/domain';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CatalogQueries } from '../catalog';

@Injectable()
export class CartQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly catalog: CatalogQueries,
  ) {}

  /** Today's prices and levels, in the order in which the lines were added. What is no longer for sale has none available. */
  async find(memberId: string): Promise<CartView> {
    const rows = await this.unitOfWork.query<{ variant_id: string; quantity: number }>(
      `SELECT variant_id, quantity FROM cart_line WHERE member_id = $1 ORDER BY added_at, variant_id`,
      [memberId],
    );
    const quantities = new Map(rows.map((row) => [row.variant_id, row.quantity]));
    const variants = await this.catalog.variantsForSale([...quantities.keys()]);
    return {
      lines: variants.map((variant): CartLineView => ({
        variantId: variant.variantId,
        productId: variant.productId,
        storeId: variant.storeId,
        title: variant.title,
        size: variant.size,
        colour: variant.colour,
        pictureUrl: variant.pictureUrl,
        quantity: quantities.get(variant.variantId) ?? 0,
        unitPrice: money(variant.priceMinor, variant.currency),
        available: variant.isActive ? variant.available : 0,
      })),
    };
  }
}
