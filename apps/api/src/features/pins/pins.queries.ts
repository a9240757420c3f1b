import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { PinnedProductView, TrayItemView } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CatalogQueries } from '../catalog';
import { RoomPiecesRegistry, type RoomPieces } from '../rooms';
import { PinRows, type PinRow } from './pin-rows';

const MAX_THUMBNAILS = 5;

@Injectable()
export class PinsQueries implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly pins: PinRows,
    private readonly catalog: CatalogQueries,
    private readonly pieces: RoomPiecesRegistry,
  ) {}

  onModuleInit(): void {
    this.pieces.setSource((roomIds) => this.piecesOf(roomIds));
  }

  async tray(roomId: string): Promise<{ items: TrayItemView[] }> {
    return { items: await this.views(await this.pins.ofRoom(roomId)) };
  }

  /** @throws DomainError `pin.not-found` */
  async item(roomId: string, pinId: string): Promise<TrayItemView> {
    const [view] = await this.views([await this.pins.get(roomId, pinId)]);
    if (!view) throw new Error(`The pin ${pinId} has no product.`);
    return view;
  }

  private async views(rows: readonly PinRow[]): Promise<TrayItemView[]> {
    const products = await this.catalog.pinnedProducts(rows.map((row) => row.product_id));
    return rows.flatMap((row) => {
      const product = products.get(row.product_id);
      return product ? [toTrayItemView(row, product)] : [];
    });
  }

  private async piecesOf(roomIds: readonly string[]): Promise<Map<string, RoomPieces>> {
    const rows = await this.unitOfWork.query<{ room_id: string; count: number; product_ids: string[] }>(
      `SELECT room_id, count(*)::int AS count, (array_agg(product_id ORDER BY position, id))[1:${MAX_THUMBNAILS}] AS product_ids
         FROM pin WHERE room_id = ANY($1::uuid[]) GROUP BY room_id`,
      [roomIds],
    );
    const products = await this.catalog.pinnedProducts([...new Set(rows.flatMap((row) => row.product_ids))]);
    return new Map(
      rows.map((row) => [
        row.room_id,
        { count: row.count, thumbnails: row.product_ids.flatMap((id) => products.get(id)?.pictureUrl ?? []) },
      ]),
    );
  }
}

const toTrayItemView = (row: PinRow, product: PinnedProductView): TrayItemView => ({
  id: row.id,
  position: row.position,
  status: row.status,
  product,
  tryOn: row.try_on,
});
