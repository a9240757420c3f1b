import { Inject, Injectable } from '@nestjs/common';
import { LIMITS, type AddressView, type SavedAddressView } from '@vitrine/contracts';
import type { AddressRequest, SaveAddressRequest } from '@vitrine/contracts/dto';
import { needsPostcode } from '@vitrine/domain';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId, newId } from '../../platform/ids';
import { CLOCK } from '../../platform/logging';

/** @throws DomainError `request.invalid` without a postcode where mail needs one */
export function toAddress({ fullName, line1, line2, postalCode, city, country }: AddressRequest): AddressView {
  if (postalCode === '' && needsPostcode(country)) {
    throw new DomainError('request.invalid', 'The address has no postcode.', {
      fields: [{ path: 'postalCode', rules: ['postalCode must not be empty in this country'] }],
    });
  }
  return { fullName, line1, line2: line2 || null, postalCode, city, country };
}

/** The places that a buyer has things sent to; the one used last comes first. */
@Injectable()
export class AddressBook {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async list(memberId: string): Promise<SavedAddressView[]> {
    const rows = await this.unitOfWork.query<{ id: string; label: string; address: AddressView }>(
      `SELECT id, label, address FROM saved_address WHERE member_id = $1 ORDER BY used_at DESC, id LIMIT $2`,
      [memberId, LIMITS.savedAddresses.max],
    );
    return rows.map(({ id, label, address }) => ({ id, label, ...address }));
  }

  /** @throws DomainError `request.invalid` (`savedAddresses`) when there are as many as one may have. */
  async add(memberId: string, { label, ...address }: SaveAddressRequest): Promise<void> {
    const added = await this.unitOfWork.query(
      `INSERT INTO saved_address (id, member_id, label, address, used_at)
       SELECT $1, $2, $3, $4, $5 WHERE (SELECT count(*) FROM saved_address WHERE member_id = $2) < $6 RETURNING id`,
      [newId(), memberId, label, JSON.stringify(toAddress(address)), this.now(), LIMITS.savedAddresses.max],
    );
    if (added.length === 0)
      throw new DomainError('request.invalid', 'There are too many addresses.', { limit: 'savedAddresses' });
  }

  /** @throws DomainError `address.not-found` */
  async replace(memberId: string, addressId: string, { label, ...address }: SaveAddressRequest): Promise<void> {
    await this.one(
      `UPDATE saved_address SET label = $3, address = $4 WHERE id = $1 AND member_id = $2 RETURNING id`,
      memberId,
      addressId,
      [label, JSON.stringify(toAddress(address))],
    );
  }

  /** @throws DomainError `address.not-found` */
  async remove(memberId: string, addressId: string): Promise<void> {
    await this.one(`DELETE FROM saved_address WHERE id = $1 AND member_id = $2 RETURNING id`, memberId, addressId, []);
  }

  /** Where something is sent to now comes first from here on; a new place takes that of the one used longest ago. */
  async note(memberId: string, address: AddressView): Promise<void> {
    await this.unitOfWork.query(
      `WITH noted AS (
         UPDATE saved_address SET used_at = $4 WHERE member_id = $2 AND address = $3::jsonb RETURNING id),
       oldest AS (
         SELECT id FROM saved_address WHERE member_id = $2 AND NOT EXISTS (SELECT FROM noted)
          ORDER BY used_at DESC, id OFFSET $5),
       gone AS (DELETE FROM saved_address USING oldest WHERE saved_address.id = oldest.id)
       INSERT INTO saved_address (id, member_id, label, address, used_at)
       SELECT $1, $2, '', $3::jsonb, $4 WHERE NOT EXISTS (SELECT FROM noted)`,
      [newId(), memberId, JSON.stringify(address), this.now(), LIMITS.savedAddresses.max - 1],
    );
  }

  async reassign(guestId: string, memberId: string): Promise<void> {
    await this.unitOfWork.query(`UPDATE saved_address SET member_id = $2 WHERE member_id = $1`, [guestId, memberId]);
  }

  private async one(sql: string, memberId: string, addressId: string, values: readonly unknown[]): Promise<void> {
    const found = isId(addressId)
      ? await this.unitOfWork.query(`WITH done AS (${sql}) SELECT id FROM done`, [addressId, memberId, ...values])
      : [];
    if (found.length === 0) throw new DomainError('address.not-found', 'There is no such address.');
  }

  private now(): Date {
    return new Date(this.clock.nowMs());
  }
}
