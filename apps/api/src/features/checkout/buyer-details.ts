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

/** What a buyer paid with last. */
@Injectable()
export class BuyerDetails {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async find(memberId: string): Promise<SavedDetails | null> {
    const [row] = await this.unitOfWork.query<{ email: string; address: AddressView; payment_method_id: string }>(
      `SELECT email, address, payment_method_id FROM buyer_details WHERE member_id = $1`,
      [memberId],
    );
    return row ? { email: row.email, address: row.address, paymentMethodId: row.payment_method_id } : null;
  }

  async remember(memberId: string, { email, address, paymentMethodId }: SavedDetails): Promise<void> {
    await this.unitOfWork.query(
      `INSERT INTO buyer_details (member_id, email, address, payment_method_id, updated_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (member_id) DO UPDATE
         SET email = excluded.email, address = excluded.address, payment_method_id = excluded.payment_method_id, updated_at = excluded.updated_at`,
      [memberId, email, JSON.stringify(address), paymentMethodId, new Date(this.clock.nowMs())],
    );
  }

  /** The address that the member registered with; null for guests. */
  async registeredEmail(memberId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.query<{ email: string | null }>(`SELECT email FROM member WHERE id = $1`, [
      memberId,
    ]);
    return row?.email ?? null;
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
