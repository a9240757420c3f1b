import { Injectable } from '@nestjs/common';
import type { FilterOrdersRequest } from '@vitrine/contracts/dto';
import { toDecimal } from '@vitrine/domain';
import { csvRow, type CsvValue } from '../../platform/csv/csv';
import { OrdersQueries, type OrderForExport } from './orders.queries';

/** Read and sent part by part, so that a file of any length needs the memory of one part. */
const ORDERS_PER_PART = 200;
/** Spreadsheets take a text for UTF-8 only when it begins with this. */
const BYTE_ORDER_MARK = '\uFEFF';

const HEADER = [
  'order',
  'placed_at',
  'status',
  'refund_state',
  'email',
  'full_name',
  'line_1',
  'line_2',
  'postal_code',
  'city',
  'country',
  'product',
  'size',
  'colour',
  'quantity',
  'currency',
  'unit_price',
  'line_total',
  'order_subtotal',
  'discount_code',
  'order_discount',
  'shipping_method',
  'order_shipping',
  'tax_name',
  'tax_percent',
  'order_tax',
  'order_duties',
  'order_total',
  'order_refunded',
  'tracking_numbers',
  'promised',
] as const;

/** One row for each line of the order. */
function rowsOf({ order, trackingNumbers }: OrderForExport): string {
  const { address } = order;
  const before: CsvValue[] = [
    order.number,
    order.placedAt,
    order.status,
    order.refundState,
    order.buyer.email,
    address.fullName,
    address.line1,
    address.line2,
    address.postalCode,
    address.city,
    address.country,
  ];
  // Decimal text as it is: digits and a dot, in which no spreadsheet finds a formula and no double loses a digit.
  const amount = (value: typeof order.total): string => toDecimal(value);
  return order.lines
    .map((line) =>
      csvRow([
        ...before,
        line.title,
        line.size,
        line.colour,
        line.quantity,
        order.total.currency,
        amount(line.unitPrice),
        amount(line.total),
        amount(order.subtotal),
        order.discount?.code ?? null,
        order.discount ? amount(order.discount.amount) : null,
        order.delivery.name,
        amount(order.shipping),
        order.tax?.name ?? null,
        order.tax ? order.tax.ratePpm / 10_000 : null,
        order.tax ? amount(order.tax.amount) : null,
        amount(order.duties.amount),
        amount(order.total),
        amount(order.refunded),
        trackingNumbers.join(' '),
        order.offers.map(({ text, gift }) => gift ?? text).join('; '),
      ]),
    )
    .join('');
}

/** The orders of a store as a file for spreadsheets. */
@Injectable()
export class OrdersExport {
  constructor(private readonly queries: OrdersQueries) {}

  /** The newest first; each part of the text is read when the one before it was taken. */
  async *text(storeId: string, filter: FilterOrdersRequest): AsyncGenerator<string> {
    yield BYTE_ORDER_MARK + csvRow(HEADER);
    let beforeId: string | null = null;
    for (;;) {
      const part: OrderForExport[] = await this.queries.forExport(storeId, filter, beforeId, ORDERS_PER_PART);
      if (part.length > 0) yield part.map(rowsOf).join('');
      if (part.length < ORDERS_PER_PART) return;
      beforeId = part.at(-1)?.order.id ?? null;
    }
  }
}
