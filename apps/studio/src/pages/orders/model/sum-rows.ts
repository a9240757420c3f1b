import { DutyTerms, type OrderDetailView } from '@vitrine/contracts';
import { chargeRows, formatMoney, isRefundPending, taxText } from '@vitrine/web';
import { amountLeft } from './order-actions';

export interface SumRow {
  readonly label: string;
  readonly text: string;
  /** `part` counts towards the total, `note` is contained in it or speaks of what came after. */
  readonly kind: 'part' | 'total' | 'note';
}

const note = (label: string, text: string): SumRow => ({ label, text, kind: 'note' });

/** What an order is made of, line by line: the parts add up to the total. */
export function sumRows(order: OrderDetailView): readonly SumRow[] {
  const { lines, delivery, total, tax, duties, refunded } = order;
  const pieces = lines.reduce((sum, { quantity }) => sum + quantity, 0);
  return [
    ...chargeRows(order, pieces, delivery.name).map(({ label, value }) => ({
      label,
      text: value,
      kind: 'part' as const,
    })),
    { label: 'Total', text: formatMoney(total), kind: 'total' },
    ...(tax?.isIncluded ? [note(`Contains ${taxText(tax)}`, formatMoney(tax.amount))] : []),
    ...(duties.terms === DutyTerms.OnDelivery ? [note('Import duties', 'paid on delivery')] : []),
    ...(refunded.amountMinor > 0
      ? [
          note(isRefundPending(order) ? 'Refunded or on its way back' : 'Refunded', formatMoney(refunded)),
          note('Left of it', formatMoney(amountLeft(order))),
        ]
      : []),
  ];
}
