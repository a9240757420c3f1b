import { DomainError } from '../../platform/errors';
import { checkDetails, checkPrices } from './product.policy';

const problemsOf = (check: () => void): unknown => {
  try {
    check();
  } catch (error) {
    return error instanceof DomainError ? error.toBody().details?.fields?.map((field) => field.path) : error;
  }
  return [];
};

describe('the size chart', () => {
  const measurements = ['Chest', 'Length'];

  it('has one value per measurement in every row', () => {
    const rows = [
      { size: 'S', valuesCm: [48, 66] },
      { size: 'M', valuesCm: [51] },
      { size: 'L', valuesCm: [54, 70, 90] },
    ];
    expect(problemsOf(() => checkDetails({ sizeChart: { measurements, rows } }))).toEqual([
      'sizeChart.rows.1.valuesCm',
      'sizeChart.rows.2.valuesCm',
    ]);
  });

  it('names a size once', () => {
    const row = { size: 'S', valuesCm: [48, 66] };
    expect(problemsOf(() => checkDetails({ sizeChart: { measurements, rows: [row, row] } }))).toEqual([
      'sizeChart.rows.1.size',
    ]);
  });

  it('never holds text that the database could not store', () => {
    expect(problemsOf(() => checkDetails({ sizeChart: { measurements: ['\0'], rows: [] } }))).toEqual([
      'sizeChart.measurements',
    ]);
    expect(problemsOf(() => checkDetails({ facts: [{ label: 'Weight', text: '\ud800' }] }))).toEqual(['facts.0']);
    expect(problemsOf(() => checkDetails({ facts: [{ label: 'Weight', text: 'light 🪶' }] }))).toEqual([]);
  });

  it('may be taken away', () => {
    expect(problemsOf(() => checkDetails({ sizeChart: null }))).toEqual([]);
  });
});

describe('the price before a reduction', () => {
  it.each([
    [1000, null, []],
    [1000, 1001, []],
    [1000, 1000, ['compareAtPriceMinor']],
    [1000, 999, ['compareAtPriceMinor']],
  ])('for %d with %p before: refused fields %p', (priceMinor, compareAtPriceMinor, refused) => {
    expect(problemsOf(() => checkPrices({ priceMinor, compareAtPriceMinor }))).toEqual(refused);
  });
});
