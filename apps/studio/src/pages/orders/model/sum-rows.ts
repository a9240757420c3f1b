import { DutyTerms, type OrderDetailView } from '@vitrine/contracts';
import { formatMoney, isRefundPending, percentText } from '@vitrine/web';
import { amountLeft } from './order-actions';

export interface SumRow {
  readonly label: string;
  readonly text: string;
  /** `part` counts towards the total, `note` is contained in it or speaks of what came after. */
  readonly kind: 'part' | 'total' | 'note';
}

const part = (label: string, text: string): SumRow => ({ label, text, kind: 'part' });
const note = (label: string, text: string): SumRow => ({ label, text, kind: 'note' });

/** What an order is made of, line by line: the parts add up to the total. */
export function sumRows(order: OrderDetailView): readonly SumRow[] {
  const { subtotal, total, refunded } = order;
  return [
    part('Pieces', formatMoney(subtotal)),
    ...discountRows(order),
    ...shippingRows(order),
    ...dutyRows(order),
    ...taxRows(order, false),
    { label: 'Total', text: formatMoney(total), kind: 'total' },
    ...taxRows(order, true),
    ...(refunded.amountMinor > 0
      ? [
          note(isRefundPending(order) ? 'Refunded or on its way back' : 'Refunded', formatMoney(refunded)),
          note('Left of it', formatMoney(amountLeft(order))),
        ]
      : []),
  ];
}

function discountRows({ discount }: OrderDetailView): SumRow[] {
  // A code for free shipping takes nothing off the pieces; the line of the shipping names it.
  if (discount === null || discount.amount.amountMinor === 0) return [];
  return [part(`Code ${discount.code}`, `−${formatMoney(discount.amount)}`)];
}

function shippingRows({ delivery, shipping, discount }: OrderDetailView): SumRow[] {
  const code = discount !== null && discount.amount.amountMinor === 0 ? `, code ${discount.code}` : '';
  const isFree = shipping.amountMinor === 0;
  return [part(`Shipping, ${delivery.name}${code}`, isFree ? 'free' : formatMoney(shipping))];
}

function dutyRows({ duties }: OrderDetailView): SumRow[] {
  switch (duties.terms) {
    case DutyTerms.None:
      return [];
    case DutyTerms.Prepaid:
      return [part('Import duties, prepaid', formatMoney(duties.amount))];
    case DutyTerms.OnDelivery:
      return [part('Import duties', 'paid on delivery')];
  }
}

function taxRows({ tax }: OrderDetailView, isIncluded: boolean): SumRow[] {
  if (tax === null || tax.isIncluded !== isIncluded) return [];
  const words = [percentText(tax.ratePpm), tax.name === '' ? 'tax' : tax.name].join(' ');
  const text = formatMoney(tax.amount);
  return [isIncluded ? note(`Contains ${words}`, text) : part(words, text)];
}
