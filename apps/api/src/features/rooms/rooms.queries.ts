import { Injectable } from '@nestjs/common';
import { Badge, RoomStatus, type Page, type RoomView } from '@vitrine/contracts';
import { RoomListing, type ListRoomsRequest, type PageRequest } from '@vitrine/contracts/dto';
import { isRoomOnAir } from '@vitrine/domain';
import { AccessService } from '../../platform/auth/access.service';
import type { Session } from '../../platform/auth/session';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { decodeCursor, pageLimit, pageOf } from '../../platform/http/cursor';
import { isId } from '../../platform/ids';
import { PeopleService } from '../../platform/realtime/people.service';
import { RoomHub } from '../../platform/realtime/room-hub';
import { StoresQueries } from '../stores';
import { RoomPiecesRegistry } from './room-pieces';
import { RoomReplaysRegistry } from './room-replays';
import { ROOM_COLUMNS, roomScope, RoomRows, type RoomRow } from './room-rows';

interface ListShape {
  readonly where: string;
  readonly column: 'went_live_at' | 'scheduled_at' | 'ended_at';
  readonly order: 'ASC' | 'DESC';
}

/** What is on and what was: the newest first. What is to come: the nearest first. Each has an index of its own. */
const LISTS: Record<RoomListing, ListShape> = {
  live: { where: `status IN ('live', 'paused')`, column: 'went_live_at', order: 'DESC' },
  upcoming: { where: `status = 'scheduled'`, column: 'scheduled_at', order: 'ASC' },
  past: { where: `status = 'ended'`, column: 'ended_at', order: 'DESC' },
};

@Injectable()
export class RoomsQueries {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: RoomRows,
    private readonly access: AccessService,
    private readonly people: PeopleService,
    private readonly hub: RoomHub,
    private readonly stores: StoresQueries,
    private readonly pieces: RoomPiecesRegistry,
    private readonly replays: RoomReplaysRegistry,
  ) {}

  /** Drafts are missing for everybody but the people who work on them. @throws DomainError `room.not-found` */
  async room(roomId: string, session: Session | null): Promise<RoomView> {
    const row = await this.rows.get(roomId);
    const scope = roomScope(row);
    if (scope.isPublic === false) {
      const permissions = session ? await this.access.rolePermissions(session.memberId, scope) : new Set();
      if (!permissions.has('room:read')) throw new DomainError('room.not-found', 'There is no such room.');
    }
    return this.view(row);
  }

  /** For whoever was let through to the room already. */
  async roomForStaff(roomId: string): Promise<RoomView> {
    return this.view(await this.rows.get(roomId));
  }

  async publicRooms(request: ListRoomsRequest): Promise<Page<RoomView>> {
    const { where, column, order } = LISTS[request.status];
    const limit = pageLimit(request.limit);
    const after = decodeCursor(request.cursor, 2);
    if (after && !(isTime(after[0]) && isId(after[1]))) throw notOurCursor();
    const rows = await this.unitOfWork.query<RoomRow>(
      `SELECT ${ROOM_COLUMNS} FROM room
        WHERE ${where} AND ($1::timestamptz IS NULL OR (${column}, id) ${order === 'ASC' ? '>' : '<'} ($1::timestamptz, $2::uuid))
        ORDER BY ${column} ${order}, id ${order} LIMIT $3`,
      [after?.[0] ?? null, after?.[1] ?? null, limit + 1],
    );
    return this.page(rows, limit, (row) => [row[column]?.toISOString() ?? '', row.id]);
  }

  /** Every room of a store, the newest first; ids sort by the time at which they were made. */
  async storeRooms(storeId: string, request: PageRequest): Promise<Page<RoomView>> {
    const limit = pageLimit(request.limit);
    const after = decodeCursor(request.cursor, 1);
    if (after && !isId(after[0])) throw notOurCursor();
    const rows = await this.unitOfWork.query<RoomRow>(
      `SELECT ${ROOM_COLUMNS} FROM room WHERE store_id = $1 AND ($2::uuid IS NULL OR id < $2::uuid) ORDER BY id DESC LIMIT $3`,
      [storeId, after?.[0] ?? null, limit + 1],
    );
    return this.page(rows, limit, (row) => [row.id]);
  }

  async view(row: RoomRow): Promise<RoomView> {
    const [view] = await this.views([row]);
    if (!view) throw new Error(`Room ${row.id} has no view.`);
    return view;
  }

  private async page(
    rows: readonly RoomRow[],
    limit: number,
    keyOf: (row: RoomRow) => readonly string[],
  ): Promise<Page<RoomView>> {
    const views = await this.views(rows);
    const pairs = rows.flatMap((row, index) => {
      const view = views[index];
      return view ? [{ row, view }] : [];
    });
    return pageOf(
      pairs,
      limit,
      ({ row }) => keyOf(row),
      ({ view }) => view,
    );
  }

  private async views(rows: readonly RoomRow[]): Promise<RoomView[]> {
    const stores = await this.stores.summaries(rows.map((row) => row.store_id));
    const hosts = new Map(
      (
        await this.people.find(
          rows.map((row) => row.host_id),
          null,
        )
      ).map((person) => [person.id, person]),
    );
    const piecesOf = await this.pieces.of(rows.map((row) => row.id));
    const recorded = rows.filter((row) => row.is_recorded && row.status === RoomStatus.Ended);
    const withReplay = await this.replays.of(recorded.map((row) => row.id));
    return rows.map((row) => {
      const store = stores.get(row.store_id);
      const host = hosts.get(row.host_id);
      if (!store || !host) throw new Error(`Room ${row.id} has no store or no host.`);
      const pieces = piecesOf(row.id);
      return {
        id: row.id,
        store: { id: store.id, slug: store.slug, name: store.name, logoUrl: store.logoUrl, currency: store.currency },
        host: { ...host, badge: Badge.Host },
        title: row.title,
        description: row.description,
        status: row.status,
        scheduledAt: row.scheduled_at?.toISOString() ?? null,
        wentLiveAt: row.went_live_at?.toISOString() ?? null,
        endedAt: row.ended_at?.toISOString() ?? null,
        posterUrl: row.poster_url,
        isRecorded: row.is_recorded,
        hasReplay: withReplay.has(row.id),
        viewers: isRoomOnAir(row.status) ? this.hub.viewerCount(row.id) : 0,
        pieceCount: pieces.count,
        pieceThumbnails: pieces.thumbnails,
      };
    });
  }
}

const isTime = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) && !Number.isNaN(Date.parse(value));

const notOurCursor = (): DomainError =>
  new DomainError('request.invalid', 'The cursor is not one of this list.', {
    fields: [{ path: 'cursor', rules: ['cursor must come from nextCursor'] }],
  });
