import { csvRow, csvText, withoutFormulaMark } from './csv';

describe('a CSV', () => {
  it('quotes texts, leaves numbers, and ends its rows', () => {
    expect(csvRow(['a,b', 'say "hi"', 'two\nlines', '', 12, null])).toBe('"a,b","say ""hi""","two\nlines","",12,\r\n');
  });

  it.each([
    '=1+1',
    '=cmd|"/C calc"!A0',
    '+49 30 1234',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n1',
    '  =1',
    '＝1+1',
    '＠SUM(A1)',
  ])('hands no formula to a spreadsheet: %j', (value) => {
    expect(csvText(value)).toBe(`"'${value.replace(/"/g, '""')}"`);
  });

  it.each(['=1+1', '-2+3', "'quoted'", 'Ada', ''])('reads back what it wrote: %j', (value) => {
    expect(withoutFormulaMark(csvText(value).slice(1, -1))).toBe(value);
  });

  it.each(['Ada', 'a=b', "it's", '1-2', 'ada@buyers.example', '2026-01-15T18:00:00Z'])(
    'leaves %j as it is',
    (value) => {
      expect(csvText(value)).toBe(`"${value}"`);
    },
  );
});
