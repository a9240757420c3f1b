import { Injectable } from '@nestjs/common';
import { TrayItemStatus, type PinView, type TryOnFacts } from '@vitrine/contracts';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';

export interface PinRow {
  readonly id: string;
  readonly room_id: string;
  readonly product_id: string;
  readonly position: number;
  readonly status: TrayItemStatus;
  readonly try_on: TryOnFacts;
}

const COLUMNS = 'id, room_id, product_id, position, status, try_on';

export const toPinView = (row: Pick<PinRow, 'id' | 'product_id' | 'try_on'>): PinView => ({
  id: row.id,
  productId: row.product_id,
  tryOn: row.try_on,
});

export const isPinned = (row: Pick<PinRow, 'status'>): boolean => row.status !== TrayItemStatus.Prepared;

/** The rows of trays. Whoever changes one holds the lock of its room. */
@Injectable()
export class PinRows {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws DomainError `pin.not-found` */
  async get(roomId: string, pinId: string): Promise<PinRow> {
    const [row] = isId(pinId)
      ? await this.unitOfWork.query<PinRow>(`SELECT ${COLUMNS} FROM pin WHERE room_id = $1 AND id = $2`, [
          roomId,
          pinId,
        ])
      : [];
    if (!row) throw new DomainError('pin.not-found', 'There is no such piece in the tray.');
    return row;
  }

  /** In the order of the tray. */
  ofRoom(roomId: string): Promise<PinRow[]> {
    return this.unitOfWork.query<PinRow>(`SELECT ${COLUMNS} FROM pin WHERE room_id = $1 ORDER BY position, id`, [
      roomId,
    ]);
  }

  /** Everything of these products that is pinned or now showing, in whatever room. */
  pinnedWith(productIds: readonly string[]): Promise<PinRow[]> {
    return this.unitOfWork.query<PinRow>(
      `SELECT ${COLUMNS} FROM pin WHERE product_id = ANY($1::uuid[]) AND status <> 'prepared'`,
      [productIds],
    );
  }

  /** @param pinnedAt when it was pinned; null for what is only prepared */
  setStatus(pinId: string, status: TrayItemStatus, pinnedAt: Date | null): Promise<unknown> {
    return this.unitOfWork.query(
      `UPDATE pin SET status = $2::text, pinned_at = CASE WHEN $2::text = 'prepared' THEN NULL ELSE coalesce(pinned_at, $3) END WHERE id = $1`,
      [pinId, status, pinnedAt],
    );
  }

  /** Makes this pinned piece the one that is 'now showing', in place of any other; null for none. */
  async setShowing(roomId: string, pinId: string | null): Promise<void> {
    // The count makes the second wait for the first: there is never more than one, also not within the statement.
    await this.unitOfWork.query(
      `WITH before AS (
         UPDATE pin SET status = 'pinned' WHERE room_id = $1 AND status = 'now-showing' AND id IS DISTINCT FROM $2::uuid RETURNING id)
       UPDATE pin SET status = 'now-showing' WHERE id = $2::uuid AND status = 'pinned' AND (SELECT count(*) FROM before) >= 0`,
      [roomId, pinId],
    );
  }

  /** Gives the pieces the positions 0, 1, 2 … in this order. */
  setOrder(pinIds: readonly string[]): Promise<unknown> {
    return this.unitOfWork.query(
      `UPDATE pin SET position = o.number - 1 FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, number) WHERE pin.id = o.id`,
      [pinIds],
    );
  }
}
