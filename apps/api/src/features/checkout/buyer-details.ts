import { Inject, Injectable } from '@nestjs/common';
import type { AddressView } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { CLOCK } from '../../platform/logging';

export interface SavedDetails {
  readonly email: string;
  readonly address: AddressView;
  readonly paymentMethodId: string;
}

/** What a buyer need not type again. */
export interface KnownBuyer {
  readonly memberId: string;
  /** Of the last payment, else the one that they registered with; null for guests who never paid. */
  readonly email: string | null;
  /** The address of their account; null for guests. */
  readonly registeredEmail: string | null;
  readonly address: AddressView | null;
  readonly paymentMethodId: string | null;
}
interface KnownBuyerRow {
  id: string;
  email: string | null;
  registered_email: string | null;
  address: AddressView | null;
  payment_method_id: string | null;
}
const KNOWN_BUYERS = `SELECT m.id, coalesce(d.email, m.email) AS email, m.email AS registered_email, d.address, d.payment_method_id
  FROM member m LEFT JOIN buyer_details d ON d.member_id = m.id WHERE m.id = ANY($1::uuid[]) ORDER BY m.id`;

/** What a buyer paid with last. */
@Injectable()
export class BuyerDetails {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  known(memberIds: readonly string[]): Promise<KnownBuyer[]> {
    return this.read(KNOWN_BUYERS, memberIds);
  }

  /** The same, and nobody else decides about these buyers until the running transaction ends. */
  lock(memberIds: readonly string[]): Promise<KnownBuyer[]> {
    return this.read(`${KNOWN_BUYERS} FOR NO KEY UPDATE OF m`, memberIds);
  }

  private async read(sql: string, memberIds: readonly string[]): Promise<KnownBuyer[]> {
    const rows = await this.unitOfWork.query<KnownBuyerRow>(sql, [memberIds]);
    return rows.map((row) => ({
      memberId: row.id,
      email: row.email,
      registeredEmail: row.registered_email,
      address: row.address,
      paymentMethodId: row.payment_method_id,
    }));
  }

  async remember(memberId: string, { email, address, paymentMethodId }: SavedDetails): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO buyer_details (member_id, email, address, payment_method_id, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (member_id) DO UPDATE
         SET email = excluded.email, address = excluded.address, payment_method_id = excluded.payment_method_id, updated_at = excluded.updated_at`,
      [memberId, email, JSON.stringify(address), paymentMethodId, new Date(this.clock.nowMs())],
    );
  }

  /** An account keeps its own details; one that has none takes those of the guest. */
  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO buyer_details (member_id, email, address, payment_method_id, updated_at)
       SELECT $2::uuid, email, address, payment_method_id, updated_at FROM buyer_details WHERE member_id = $1
       ON CONFLICT (member_id) DO NOTHING`,
      [guestId, memberId],
    );
    await this.unitOfWork.query(`DELETE FROM buyer_details WHERE member_id = $1`, [guestId]);
  }
}
