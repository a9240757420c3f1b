import { address, blockOfText, comparePrice, fitNote, lineOfText, pieces, price, sku, status } from './cell-values';

describe('a price in a list', () => {
  it.each([
    ['89', 8_900],
    ['89.5', 8_950],
    ['89,50', 8_950],
    ['€ 89,50', 8_950],
    ['89.50 EUR', 8_950],
    ['1299', 129_900],
    ['1.299,00', 129_900],
    ['1,299.00', 129_900],
    ['1’299.00', 129_900],
    ['1 299,00', 129_900],
    ['1.234.567', undefined],
    ['1.000.000', 100_000_000],
    ['0', 0],
  ])('is read whatever the decimal sign: %s', (text, minor) => {
    expect(price('EUR')(text)).toEqual(minor === undefined ? { code: 'not-a-price' } : { value: minor });
  });

  it.each(['1,299', '1.299', '12.345'])('is refused where it could mean two amounts: %s', (text) => {
    expect(price('EUR')(text)).toEqual({ code: 'ambiguous-price' });
  });

  it.each(['', 'free', '-5', '1,2,3', '1.2.3', '89.5055', '12.', '.5', '1,299.0000', '1e5', '٣', '99999999999'])(
    'is refused when it is none: %j',
    (text) => {
      expect(price('EUR')(text)).toEqual({ code: 'not-a-price' });
    },
  );

  it('follows the digits of its currency', () => {
    expect(price('JPY')('1,299')).toEqual({ value: 1_299 });
    expect(price('JPY')('1299.5')).toEqual({ code: 'not-a-price' });
    // The form in which an export writes it.
    expect(price('KWD')('1.299')).toEqual({ value: 1_299 });
    expect(price('KWD')('1,299')).toEqual({ code: 'ambiguous-price' });
  });

  it('before a reduction is taken away by a dash', () => {
    expect(comparePrice('EUR')('-')).toEqual({ value: null });
    expect(comparePrice('EUR')('99')).toEqual({ value: 9_900 });
  });
});

describe('other cells of a list', () => {
  it.each(['1.5', '-1', '1e3', '', '10000000', '1 000', 'many'])('are no number of pieces: %j', (text) => {
    expect(pieces(text)).toEqual({ code: 'not-a-number-of-pieces' });
  });

  it('name a status and a fit in any spelling of ours', () => {
    expect(status('Active')).toEqual({ value: 'active' });
    expect(status('sold')).toEqual({ code: 'not-a-status' });
    expect(fitNote('True to size')).toEqual({ value: 'true-to-size' });
    expect(fitNote('large')).toEqual({ code: 'not-a-fit-note' });
  });

  it('hold what the forms of single products hold', () => {
    expect(sku('AN-01.b_2')).toEqual({ value: 'AN-01.b_2' });
    expect(sku('AN 01')).toEqual({ code: 'not-a-sku' });
    expect(address('wrap-coat')).toEqual({ value: 'wrap-coat' });
    expect(address('Wrap coat')).toEqual({ code: 'not-an-address' });
    expect(lineOfText(5)('123456')).toEqual({ code: 'too-long' });
    expect(lineOfText(50)('two\nlines')).toEqual({ code: 'not-text' });
    expect(blockOfText('two\r\nlines')).toEqual({ value: 'two\nlines' });
    expect(blockOfText('nul\0')).toEqual({ code: 'not-text' });
  });
});
