import type { ChargesView, TaxView } from '@vitrine/contracts';
import { formatMoney } from '../../formats/money';
import { percentText } from '../../formats/rates';

export interface ChargeRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
}

const taxName = ({ name }: Pick<TaxView, 'name'>): string => (name === '' ? 'tax' : name);

/** '8.875 % sales tax'. */
export const taxText = (tax: Pick<TaxView, 'ratePpm' | 'name'>): string =>
  `${percentText(tax.ratePpm)} ${taxName(tax)}`;

/** What a checkout or an order costs, in the order in which it adds up; the total stands by itself below. */
export function chargeRows(charges: ChargesView, pieces: number, shippingName: string): readonly ChargeRow[] {
  const { subtotal, discount, shipping, tax, duties } = charges;
  // A code for free shipping takes nothing off the pieces; the line of the shipping names it.
  const isForShipping = discount !== null && discount.amount.amountMinor === 0;
  const shippingWords = [
    'Shipping',
    ...(shippingName === '' ? [] : [shippingName]),
    ...(isForShipping ? [`code ${discount.code}`] : []),
  ];
  return [
    { key: 'subtotal', label: pieces === 1 ? 'Piece' : 'Pieces', value: formatMoney(subtotal) },
    ...(discount !== null && !isForShipping
      ? [{ key: 'discount', label: `Code ${discount.code}`, value: `−${formatMoney(discount.amount)}` }]
      : []),
    {
      key: 'shipping',
      label: shippingWords.join(', '),
      value: shipping.amountMinor === 0 ? 'Free' : formatMoney(shipping),
    },
    ...(duties.terms === 'prepaid'
      ? [{ key: 'duties', label: 'Import duties, prepaid', value: formatMoney(duties.amount) }]
      : []),
    ...(tax && !tax.isIncluded ? [{ key: 'tax', label: taxText(tax), value: formatMoney(tax.amount) }] : []),
  ];
}

/** What the total contains, and what it does not. */
export function totalNotes({ tax, duties }: ChargesView): readonly string[] {
  return [
    ...(tax?.isIncluded
      ? [`Contains ${formatMoney(tax.amount)} of ${taxName(tax)} (${percentText(tax.ratePpm)})`]
      : []),
    ...(duties.terms === 'prepaid' ? ['Nothing more to pay when it arrives'] : []),
    ...(duties.terms === 'on-delivery' ? ['Import duties and taxes, if there are any, are paid when it arrives'] : []),
  ];
}
