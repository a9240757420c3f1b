import { LIMITS } from '@vitrine/contracts';
import { readProductTable } from './product-table';

const cellsOf = (text: string): Record<string, string>[] =>
  readProductTable(text).rows.map(({ cells }) => Object.fromEntries(cells));

describe('a list of products', () => {
  it.each([
    ['commas', 'sku,title,price\nA1,"Coat, long",89.50\n'],
    ['semicolons and decimal commas', 'sku;title;price\r\nA1;Coat, long;89.50\r\n'],
    ['tabs', 'sku\ttitle\tprice\nA1\tCoat, long\t89.50'],
    ['a byte order mark', '\uFEFFsku,title,price\nA1,"Coat, long",89.50'],
  ])('is read with %s', (_, text) => {
    expect(cellsOf(text)).toEqual([{ sku: 'A1', title: 'Coat, long', price: '89.50' }]);
  });

  it('has its columns in any order and under the names that people give them', () => {
    expect(cellsOf('On hand,Color,Compare-at price,SKU,Fit note\n3,Sand,99,A1,runs small')).toEqual([
      { stock: '3', colour: 'Sand', 'compare-at-price': '99', sku: 'A1', 'fit-note': 'runs small' },
    ]);
  });

  it('says which headings mean nothing to us, and leaves empty cells and rows out', () => {
    const table = readProductTable('sku,Supplier,title\nA1,Weber,\n,,\n\nA2,,Hat');
    expect(table.ignoredColumns).toEqual(['Supplier']);
    expect(table.rows.map(({ row, cells }) => [row, [...cells.values()]])).toEqual([
      [2, ['A1']],
      [5, ['A2', 'Hat']],
    ]);
  });

  it('keeps line breaks and quotes within a cell, and loses the mark of an export before a formula', () => {
    expect(cellsOf(`sku,description,title\nA1,"first\nsecond ""line""",'=1+1`)).toEqual([
      { sku: 'A1', description: 'first\nsecond "line"', title: '=1+1' },
    ]);
    expect(cellsOf('sku\ttitle\nA1\tHeel 5" high')).toEqual([{ sku: 'A1', title: 'Heel 5" high' }]);
  });

  it.each([
    ['title,price\nCoat,1', { row: 1, column: 'sku', code: 'column-missing' }],
    ['sku,stock,on hand\nA1,1,2', { row: 1, column: 'stock', code: 'column-twice' }],
    ['sku,title\nA1,Coat\nA2,"Hat', { row: 3, column: null, code: 'unreadable' }],
    [
      `sku\n${'A\n'.repeat(LIMITS.importRows.max + 1)}`,
      { row: LIMITS.importRows.max + 2, column: null, code: 'too-many-rows' },
    ],
  ])('that can not be read says where: %#', (text, mistake) => {
    const { rows, mistakes } = readProductTable(text);
    expect(rows).toEqual([]);
    expect(mistakes).toMatchObject([mistake]);
  });
});
