import { mergePieces } from './order-pieces';

const first = '01890000-0000-7000-8000-00000000000a';
const second = '01890000-0000-7000-8000-00000000000b';

describe('mergePieces', () => {
  it('names each variant once, with all its pieces', () => {
    expect(
      mergePieces([
        { variantId: second, quantity: 1 },
        { variantId: first, quantity: 2 },
        { variantId: second, quantity: 3 },
      ]),
    ).toEqual([
      { variantId: second, quantity: 4 },
      { variantId: first, quantity: 2 },
    ]);
    expect(mergePieces([])).toEqual([]);
  });
});
