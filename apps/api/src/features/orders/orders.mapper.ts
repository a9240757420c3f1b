import type { AddressView, OrderStatus, OrderView } from '@vitrine/contracts';
import { minorFromText, money, timesQuantity } from '@vitrine/domain';

export interface OrderRow {
  id: string;
  number: string;
  store_id: string;
  store_name: string;
  return_window_days: number;
  room_id: string | null;
  status: OrderStatus;
  buyer_id: string;
  buyer_name: string;
  email: string;
  address: AddressView;
  currency: string;
  subtotal_minor: string;
  shipping_minor: string;
  total_minor: string;
  payment_brand: string;
  payment_last4: string;
  placed_at: Date;
}
export interface OrderLineRow {
  order_id: string;
  variant_id: string;
  product_id: string;
  quantity: number;
  unit_price_minor: string;
  title: string;
  size: string;
  colour: string;
  picture_url: string | null;
  pin_id: string | null;
  media_time_ms: string | null;
}

const toLineView = (line: OrderLineRow, currency: string): OrderView['lines'][number] => {
  const unitPrice = money(minorFromText(line.unit_price_minor), currency);
  return {
    productId: line.product_id,
    variantId: line.variant_id,
    title: line.title,
    size: line.size,
    colour: line.colour,
    pictureUrl: line.picture_url,
    quantity: line.quantity,
    unitPrice,
    total: timesQuantity(unitPrice, line.quantity),
    pinId: line.pin_id,
    mediaTimeMs: line.media_time_ms === null ? null : Number(line.media_time_ms),
  };
};

export const toOrderView = (row: OrderRow, lines: readonly OrderLineRow[]): OrderView => ({
  id: row.id,
  number: row.number,
  storeId: row.store_id,
  storeName: row.store_name,
  roomId: row.room_id,
  status: row.status,
  buyer: { id: row.buyer_id, displayName: row.buyer_name, email: row.email },
  address: row.address,
  lines: lines.map((line) => toLineView(line, row.currency)),
  subtotal: money(minorFromText(row.subtotal_minor), row.currency),
  shipping: money(minorFromText(row.shipping_minor), row.currency),
  total: money(minorFromText(row.total_minor), row.currency),
  payment: { brand: row.payment_brand, last4: row.payment_last4 },
  returnWindowDays: row.return_window_days,
  placedAt: row.placed_at.toISOString(),
});
