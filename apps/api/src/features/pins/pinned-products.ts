import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { StockLevel } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { TimelineService } from '../../platform/timeline/timeline.service';
import { CatalogListeners, CatalogQueries, type ProductStockLevel } from '../catalog';
import { RoomRows } from '../rooms';
import { PinRows } from './pin-rows';

/** Brings what changes in the catalogue into the rooms in which it is pinned, in the transaction of the change. */
@Injectable()
export class PinnedProducts implements OnModuleInit {
  /** The levels that the running transaction has announced already, per room: the arrays are those of the drafts. */
  private readonly announced = new WeakMap<object, Map<string, StockLevel[]>>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pins: PinRows,
    private readonly rooms: RoomRows,
    private readonly catalog: CatalogQueries,
    private readonly listeners: CatalogListeners,
    private readonly timeline: TimelineService,
  ) {}

  onModuleInit(): void {
    this.listeners.onStockChanged((levels) => this.tellStock(levels));
    this.listeners.onProductChanged((productIds) => this.tellProducts(productIds));
  }

  private async tellStock(levels: readonly ProductStockLevel[]): Promise<void> {
    const productsByRoom = await this.openRoomsWith([...new Set(levels.map(({ productId }) => productId))]);
    for (const [roomId, productIds] of productsByRoom) {
      const ofRoom = levels.filter(({ productId }) => productIds.has(productId));
      this.addLevels(
        roomId,
        ofRoom.map(({ variantId, available }) => ({ variantId, available })),
      );
    }
  }

  private async tellProducts(changedIds: readonly string[]): Promise<void> {
    const productsByRoom = await this.openRoomsWith(changedIds);
    const pinnedIds = new Set([...productsByRoom.values()].flatMap((productIds) => [...productIds]));
    const products = await this.catalog.pinnedProducts([...pinnedIds]);
    for (const [roomId, productIds] of productsByRoom) {
      for (const productId of productIds) {
        const product = products.get(productId);
        if (product) this.timeline.append(roomId, { kind: 'product.changed', actorId: null, data: { product } });
      }
    }
  }

  /** One entry per room and transaction: a variant that changes again in it replaces its level there. */
  private addLevels(roomId: string, levels: readonly StockLevel[]): void {
    const { manager } = this.unitOfWork;
    const rooms = this.announced.get(manager) ?? new Map<string, StockLevel[]>();
    this.announced.set(manager, rooms);
    const present = rooms.get(roomId);
    if (!present) {
      const collected = [...levels];
      rooms.set(roomId, collected);
      this.timeline.append(roomId, { kind: 'stock.changed', actorId: null, data: { levels: collected } });
      return;
    }
    for (const level of levels) {
      const index = present.findIndex(({ variantId }) => variantId === level.variantId);
      if (index < 0) present.push(level);
      else present[index] = level;
    }
  }

  /** The rooms that have not ended in which any of these products is pinned, with those products. */
  private async openRoomsWith(productIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const pinned = await this.pins.pinnedWith(productIds);
    if (pinned.length === 0) return new Map();
    const open = await this.rooms.open([...new Set(pinned.map((pin) => pin.room_id))]);
    const byRoom = new Map<string, Set<string>>();
    for (const pin of pinned) {
      if (!open.has(pin.room_id)) continue;
      byRoom.set(pin.room_id, (byRoom.get(pin.room_id) ?? new Set()).add(pin.product_id));
    }
    return byRoom;
  }
}
