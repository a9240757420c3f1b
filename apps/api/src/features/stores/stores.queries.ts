import { Injectable } from '@nestjs/common';
import type { StoreMemberView, StoreRole, StoreView } from '@vitrine/contracts';
import { SLUG_PATTERN } from '@vitrine/contracts/dto';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';

interface StoreRow {
  id: string;
  slug: string;
  name: string;
  currency: string;
  logo_url: string | null;
  seller_name: string;
  country: string;
  return_window_days: number;
}
interface StoreMemberRow {
  id: string;
  display_name: string;
  email: string | null;
  avatar_url: string | null;
  role: StoreRole;
  created_at: Date;
}

const STORES = `SELECT s.id, s.slug, s.name, s.currency, s.logo_url, s.seller_name, s.country, s.return_window_days FROM store s`;
const MEMBERS = `SELECT m.id, m.display_name, m.email, m.avatar_url, g.role, g.created_at
  FROM role_grant g JOIN member m ON m.id = g.member_id WHERE g.scope = 'store' AND g.scope_id = $1`;
/** More than anybody works in, or than work in any store; a bound all the same. */
const MAX_LISTED = 200;

const toStoreView = (row: StoreRow): StoreView => ({
  id: row.id,
  slug: row.slug,
  name: row.name,
  currency: row.currency,
  logoUrl: row.logo_url,
  sellerName: row.seller_name,
  country: row.country,
  returnWindowDays: row.return_window_days,
});
const toStoreMemberView = (row: StoreMemberRow): StoreMemberView => ({
  memberId: row.id,
  displayName: row.display_name,
  email: row.email,
  avatarUrl: row.avatar_url,
  role: row.role,
  joinedAt: row.created_at.toISOString(),
});

@Injectable()
export class StoresQueries {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The stores that this member works in. */
  async ofMember(memberId: string): Promise<StoreView[]> {
    const rows = await this.unitOfWork.query<StoreRow>(
      `${STORES} JOIN role_grant g ON g.scope = 'store' AND g.scope_id = s.id WHERE g.member_id = $1 ORDER BY s.name, s.id LIMIT $2`,
      [memberId, MAX_LISTED],
    );
    return rows.map(toStoreView);
  }

  /** @throws DomainError `store.not-found` */
  async bySlug(slug: string): Promise<StoreView> {
    // Asked first, because what is no slug may be no text for PostgreSQL either.
    const rows = SLUG_PATTERN.test(slug)
      ? await this.unitOfWork.query<StoreRow>(`${STORES} WHERE s.slug = $1`, [slug])
      : [];
    return viewOf(rows[0]);
  }

  /** @throws DomainError `store.not-found` */
  async byId(storeId: string): Promise<StoreView> {
    const [row] = await this.unitOfWork.query<StoreRow>(`${STORES} WHERE s.id = $1`, [storeId]);
    return viewOf(row);
  }

  /** Unknown ids are absent. */
  async summaries(storeIds: readonly string[]): Promise<Map<string, StoreView>> {
    const rows = await this.unitOfWork.query<StoreRow>(`${STORES} WHERE s.id = ANY($1::uuid[])`, [storeIds]);
    return new Map(rows.map((row) => [row.id, toStoreView(row)]));
  }

  /** Everybody who works in the store, those who joined first at the top. */
  async members(storeId: string): Promise<StoreMemberView[]> {
    const rows = await this.unitOfWork.query<StoreMemberRow>(`${MEMBERS} ORDER BY g.created_at, m.id LIMIT $2`, [
      storeId,
      MAX_LISTED,
    ]);
    return rows.map(toStoreMemberView);
  }

  /** @returns null for somebody who does not work in the store. */
  async member(storeId: string, memberId: string): Promise<StoreMemberView | null> {
    const [row] = await this.unitOfWork.query<StoreMemberRow>(`${MEMBERS} AND g.member_id = $2`, [storeId, memberId]);
    return row ? toStoreMemberView(row) : null;
  }
}

function viewOf(row: StoreRow | undefined): StoreView {
  if (!row) throw new DomainError('store.not-found', 'There is no such store.');
  return toStoreView(row);
}
