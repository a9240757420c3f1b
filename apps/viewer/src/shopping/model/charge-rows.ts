import type { ChargesView } from '@vitrine/contracts';
import { formatMoney, percentText } from '@vitrine/web';

export interface ChargeRow {
  readonly key: string;
  readonly label: string;
  readonly value: string;
}

/** What a checkout or an order costs, in the order in which it adds up; the total stands by itself below. */
export function chargeRows(charges: ChargesView, pieces: number, shippingName: string): readonly ChargeRow[] {
  const { subtotal, discount, shipping, tax, duties } = charges;
  return [
    { key: 'subtotal', label: pieces === 1 ? 'Item' : 'Items', value: formatMoney(subtotal) },
    ...(discount
      ? [{ key: 'discount', label: `Code ${discount.code}`, value: `−${formatMoney(discount.amount)}` }]
      : []),
    {
      key: 'shipping',
      label: shippingName === '' ? 'Shipping' : `Shipping, ${shippingName}`,
      value: shipping.amountMinor === 0 ? 'Free' : formatMoney(shipping),
    },
    ...(duties.terms === 'prepaid'
      ? [{ key: 'duties', label: 'Import duties', value: formatMoney(duties.amount) }]
      : []),
    ...(tax && !tax.isIncluded
      ? [{ key: 'tax', label: `${tax.name}, ${percentText(tax.ratePpm)}`, value: formatMoney(tax.amount) }]
      : []),
  ];
}

/** What the total contains, and what it does not. */
export function totalNotes({ tax, duties }: ChargesView): readonly string[] {
  return [
    ...(tax?.isIncluded ? [`Contains ${formatMoney(tax.amount)} ${tax.name} (${percentText(tax.ratePpm)})`] : []),
    ...(duties.terms === 'prepaid' ? ['Nothing more to pay when it arrives'] : []),
    ...(duties.terms === 'on-delivery' ? ['Import duties and taxes, if there are any, are paid when it arrives'] : []),
  ];
}
