import { mergeLines } from './checkout-lines';

const first = '01890000-0000-7000-8000-00000000000a';
const second = '01890000-0000-7000-8000-00000000000b';
const pin = '01890000-0000-7000-8000-0000000000f1';

describe('mergeLines', () => {
  it('makes one line of the lines of a variant', () => {
    expect(
      mergeLines(
        [
          { variantId: first, quantity: 1 },
          { variantId: second, quantity: 1 },
          { variantId: first, quantity: 2, pinId: pin },
        ],
        20,
      ),
    ).toEqual([
      { variantId: first, quantity: 3, pinId: pin },
      { variantId: second, quantity: 1, pinId: null },
    ]);
  });

  it('keeps the pin that was named first', () => {
    const [line] = mergeLines(
      [
        { variantId: first, quantity: 1, pinId: pin },
        { variantId: first, quantity: 1, pinId: second },
      ],
      20,
    );
    expect(line?.pinId).toBe(pin);
  });

  it('does not let several lines pass the bound of a buyer', () => {
    const lines = Array.from({ length: 3 }, () => ({ variantId: first, quantity: 7 }));
    expect(() => mergeLines(lines, 20)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
    expect(mergeLines(lines.slice(1), 20)).toHaveLength(1);
  });
});
