import { newVariantsOf, sizeProblem, sizesOf, skuProblem } from './new-variants';

describe('several sizes at once', () => {
  it('reads sizes between commas, each once', () => {
    expect(sizesOf(' S, M ,L,,S ')).toEqual(['S', 'M', 'L']);
    expect(sizesOf(' ')).toEqual(['']);
  });
  it('leaves the article number of one size as it is and ends those of several with the size', () => {
    expect(newVariantsOf('M', 'dress')).toEqual([{ size: 'M', sku: 'dress' }]);
    expect(newVariantsOf('S, 34/36', 'dress')).toEqual([
      { size: 'S', sku: 'dress-S' },
      { size: '34/36', sku: 'dress-34-36' },
    ]);
  });
  it('refuses what the server would refuse', () => {
    expect(sizeProblem(`S, ${'x'.repeat(41)}`)).not.toBeNull();
    expect(skuProblem('S', 'two words')).not.toBeNull();
    expect(skuProblem('34/36, 34 36', 'dress')).not.toBeNull();
    expect(skuProblem('S, M', 'x'.repeat(64))).not.toBeNull();
    expect(skuProblem('S, M', 'dress')).toBeNull();
  });
});
