import type { ImportMistake, ImportMistakeCode, ProductColumn } from '@vitrine/contracts';
import { LIMITS } from '@vitrine/contracts';
import { formatNumber } from '@vitrine/web';

export const COLUMN_TEXT: Readonly<Record<ProductColumn, string>> = {
  address: 'Address',
  title: 'Title',
  sku: 'Sku',
  size: 'Size',
  colour: 'Colour',
  price: 'Price',
  'compare-at-price': 'Compare-at price',
  stock: 'Stock',
  'stock-read': 'Stock read',
  status: 'Status',
  material: 'Material',
  care: 'Care',
  'fit-note': 'Fit note',
  description: 'Description',
};

/** What is wrong and what to do about it. Exhaustive: a new kind of mistake does not compile until it has its sentence. */
const MISTAKE_TEXT: Readonly<Record<ImportMistakeCode, string>> = {
  'column-missing': 'A list needs this column',
  'column-twice': 'Two columns are called this',
  unreadable: 'Quotation marks do not pair up from here on',
  'too-many-rows': `At most ${formatNumber(LIMITS.importRows.max)} rows at a time; send the rest as a second list`,
  missing: 'This must not be empty',
  'too-long': 'This is too long',
  'not-text': 'Line breaks or invisible characters do not belong here',
  'not-a-sku': 'Letters, digits, dots, dashes and underscores only',
  'not-an-address': 'Small letters, digits and single dashes only',
  'not-a-price': 'This is no amount',
  'ambiguous-price': 'Is this thousands or decimals? Write 1299.00 or 1.299,00',
  'not-higher-than-price': 'The price before must be higher than the price',
  'not-a-number-of-pieces': 'A whole number, 0 or more',
  'below-reserved': 'Buyers hold more pieces than that',
  'not-a-status': 'draft, active or archived',
  'not-a-fit-note': 'runs small, true to size or runs large',
  'sku-twice': 'An earlier row has this sku too',
  'option-twice': 'The product has this size and colour already',
  'option-differs': 'The variant has another one, and keeps it',
  'rows-disagree': 'Another row says something else of the same product',
  'several-products': 'It is not plain which product is meant; say its address',
  'too-many-variants': `A product has at most ${LIMITS.variantCount.max} variants`,
};

export const mistakeText = ({ code }: Pick<ImportMistake, 'code'>): string => MISTAKE_TEXT[code];
