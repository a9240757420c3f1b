import type { OrderLineView } from '@vitrine/contracts';
import { changeableLines, otherVariants } from './other-variants';

const line: OrderLineView = {
  variantId: 'm',
  productId: 'coat',
  title: 'Wrap coat',
  size: 'M',
  colour: 'Ink',
  pictureUrl: null,
  quantity: 2,
  unitPrice: { amountMinor: 1_990, currency: 'EUR' },
  total: { amountMinor: 3_980, currency: 'EUR' },
  pinId: null,
  mediaTimeMs: null,
};
const variant = (id: string, colour: string, available: number, priceMinor = 1_990) => ({
  id,
  sku: id,
  size: id.toUpperCase(),
  colour,
  priceMinor,
  compareAtPriceMinor: null,
  listPrices: [],
  available,
});

it('offers the same piece at the same price, and as sold out what there is too little of', () => {
  const variants = [
    variant('m', 'Ink', 9),
    variant('l', 'Ink', 2),
    variant('s', 'Ink', 1),
    variant('x', 'Red', 5, 2_100),
  ];
  expect([...otherVariants({ currency: line.unitPrice.currency, variants }, line)]).toEqual([
    [
      'Ink',
      [
        { variantId: 'l', size: 'L', available: 2 },
        { variantId: 's', size: 'S', available: 0 },
      ],
    ],
  ]);
});

it('changes whole lines only', () => {
  const pieces = [{ variantId: 'm', ordered: 2, shipped: 0, withdrawn: 0 }];
  expect(changeableLines({ lines: [line], pieces })).toEqual([line]);
  for (const count of [{ shipped: 1 }, { withdrawn: 1 }])
    expect(
      changeableLines({ lines: [line], pieces: [{ variantId: 'm', ordered: 2, shipped: 0, withdrawn: 0, ...count }] }),
    ).toEqual([]);
});
