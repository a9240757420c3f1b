import { WaitingStatus, type ErrorCode, type WaitingPlaceView } from '@vitrine/contracts';
import type { CheckoutStatus } from '@vitrine/contracts';
import type { VariantForSale } from '../catalog';
import type { PlaceStatus } from './entities/waiting-place.entity';

export interface PlaceRow {
  id: string;
  variant_id: string;
  quantity: number;
  room_id: string | null;
  pin_id: string | null;
  status: PlaceStatus;
  reason: ErrorCode | null;
  joined_at: Date;
  position: number | null;
  checkout_id: string | null;
  checkout_status: CheckoutStatus | null;
  expires_at: Date | null;
  held: number | null;
}

/** What somebody is told of their place; null for what they have dealt with: bought, given up or left. */
export function placeStatus(row: PlaceRow, nowMs: number): WaitingStatus | null {
  if (row.status === 'waiting') return WaitingStatus.Waiting;
  if (row.status === 'passed') return WaitingStatus.Passed;
  if (row.status === 'left') return null;
  if (row.checkout_status === 'paying') return WaitingStatus.Offered;
  if (row.checkout_status === 'expired') return WaitingStatus.Lapsed;
  if (row.checkout_status !== 'held' || row.expires_at === null) return null;
  return row.expires_at.getTime() > nowMs ? WaitingStatus.Offered : WaitingStatus.Lapsed;
}

export function toPlaceView(row: PlaceRow, variant: VariantForSale, nowMs: number): WaitingPlaceView | null {
  const status = placeStatus(row, nowMs);
  if (status === null) return null;
  const { checkout_id: checkoutId, expires_at: expiresAt } = row;
  return {
    id: row.id,
    variantId: row.variant_id,
    productId: variant.productId,
    storeId: variant.storeId,
    title: variant.title,
    size: variant.size,
    colour: variant.colour,
    pictureUrl: variant.pictureUrl,
    quantity: row.quantity,
    roomId: row.room_id,
    pinId: row.pin_id,
    status,
    position: status === WaitingStatus.Waiting ? row.position : null,
    offer:
      status === WaitingStatus.Offered && checkoutId !== null && expiresAt !== null
        ? { checkoutId, quantity: row.held ?? row.quantity, expiresAt: expiresAt.toISOString() }
        : null,
    reason: row.reason,
    joinedAt: row.joined_at.toISOString(),
  };
}
