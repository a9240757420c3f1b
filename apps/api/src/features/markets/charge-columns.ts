import { minorFromText, money, type Charges } from '@vitrine/domain';

/** The columns of a basket's charges, the same in checkouts and orders. */
export interface ChargeColumns {
  currency: string;
  subtotal_minor: string;
  discount_minor: string;
  shipping_minor: string;
  tax_minor: string;
  duty_minor: string;
  total_minor: string;
}

/** In the order of `chargeValues`. */
export const CHARGE_COLUMNS =
  'currency, subtotal_minor, discount_minor, shipping_minor, tax_minor, duty_minor, total_minor';

/** For the check of a table with these columns and `terms`: the parts add up. */
export const CHARGES_ADD_UP = `total_minor = subtotal_minor - discount_minor + shipping_minor + duty_minor
  + CASE WHEN (terms #>> '{tax,isIncluded}')::boolean THEN 0 ELSE tax_minor END`;

export const toCharges = (row: ChargeColumns): Charges => {
  const amount = (minor: string) => money(minorFromText(minor), row.currency);
  return {
    subtotal: amount(row.subtotal_minor),
    discount: amount(row.discount_minor),
    shipping: amount(row.shipping_minor),
    tax: amount(row.tax_minor),
    duties: amount(row.duty_minor),
    total: amount(row.total_minor),
  };
};

export const chargeValues = ({ subtotal, discount, shipping, tax, duties, total }: Charges): unknown[] => [
  total.currency,
  ...[subtotal, discount, shipping, tax, duties, total].map(({ amountMinor }) => amountMinor),
];
