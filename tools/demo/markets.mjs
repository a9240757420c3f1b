// Where the demo store sells, and the codes it says in its shows. Amounts are minor units of the market's currency.

/**
 * @typedef {object} DemoMarket
 * @property {string} name
 * @property {readonly string[]} countries empty for everywhere else
 * @property {string} currency
 * @property {string} taxName
 * @property {number} taxRatePpm
 * @property {boolean} isTaxIncluded
 * @property {'none' | 'prepaid' | 'on-delivery'} dutyTerms
 * @property {number} dutyRatePpm
 * @property {readonly { name: string, priceMinor: number, freeFromMinor?: number, minDays: number, maxDays: number }[]} shippingMethods
 */

/** @type {readonly DemoMarket[]} */
export const MARKETS = [
  {
    name: 'European Union',
    countries: 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' '),
    currency: 'EUR',
    taxName: 'VAT',
    taxRatePpm: 190_000,
    isTaxIncluded: true,
    dutyTerms: 'none',
    dutyRatePpm: 0,
    shippingMethods: [
      { name: 'Standard', priceMinor: 490, freeFromMinor: 15_000, minDays: 2, maxDays: 4 },
      { name: 'Express', priceMinor: 1_290, minDays: 1, maxDays: 1 },
    ],
  },
  {
    name: 'Japan',
    countries: ['JP'],
    currency: 'JPY',
    taxName: 'consumption tax',
    taxRatePpm: 100_000,
    isTaxIncluded: true,
    dutyTerms: 'on-delivery',
    dutyRatePpm: 0,
    shippingMethods: [{ name: 'Air', priceMinor: 2_900, freeFromMinor: 40_000, minDays: 5, maxDays: 9 }],
  },
  {
    name: 'United States',
    countries: ['US'],
    currency: 'EUR',
    taxName: 'sales tax',
    taxRatePpm: 88_750,
    isTaxIncluded: false,
    dutyTerms: 'prepaid',
    dutyRatePpm: 150_000,
    shippingMethods: [
      { name: 'Air', priceMinor: 1_990, freeFromMinor: 30_000, minDays: 5, maxDays: 8 },
      { name: 'Air express', priceMinor: 3_490, minDays: 2, maxDays: 3 },
    ],
  },
  {
    name: 'Everywhere else',
    countries: [],
    currency: 'EUR',
    taxName: '',
    taxRatePpm: 0,
    isTaxIncluded: true,
    dutyTerms: 'on-delivery',
    dutyRatePpm: 0,
    shippingMethods: [{ name: 'Air', priceMinor: 2_490, minDays: 6, maxDays: 14 }],
  },
];

/** Both for good: a demo store that is a year old still takes them. */
export const DISCOUNT_CODES = /** @type {const} */ ([
  { code: 'HELLO10', kind: 'percent', ratePpm: 100_000, maxUsesPerBuyer: 1, isActive: true },
  { code: 'LENA15', kind: 'amount', amountMinor: 1_500, minSubtotalMinor: 12_000, maxUses: 200, isActive: true },
]);
