import { LIMITS, PRODUCT_COLUMNS, type ImportMistake, type ProductColumn } from '@vitrine/contracts';
import { CsvError, parse } from 'csv-parse/sync';
import { withoutFormulaMark } from '../../../platform/csv/csv';

export interface TableRow {
  /** As a spreadsheet counts. */
  readonly row: number;
  /** What is not empty, trimmed. */
  readonly cells: ReadonlyMap<ProductColumn, string>;
}
export interface ProductTable {
  readonly columns: ReadonlySet<ProductColumn>;
  readonly rows: readonly TableRow[];
  readonly mistakes: readonly ImportMistake[];
  readonly ignoredColumns: readonly string[];
}

/** Other headings that people write, in lower case and without what stands between their words. */
const ALIASES: Readonly<Record<string, ProductColumn>> = {
  handle: 'address',
  slug: 'address',
  product: 'title',
  producttitle: 'title',
  name: 'title',
  article: 'sku',
  articlenumber: 'sku',
  color: 'colour',
  wasprice: 'compare-at-price',
  oldprice: 'compare-at-price',
  compareat: 'compare-at-price',
  onhand: 'stock',
  quantity: 'stock',
  pieces: 'stock',
  fit: 'fit-note',
  text: 'description',
};
const KNOWN: ReadonlyMap<string, ProductColumn> = new Map([
  ...Object.entries(ALIASES),
  ...PRODUCT_COLUMNS.map((column) => [column.replaceAll('-', ''), column] as const),
]);
const columnOf = (heading: string): ProductColumn | undefined =>
  KNOWN.get(heading.toLowerCase().replace(/[\s_\-/.]+/g, ''));

const MAX_IGNORED = 20;
const MAX_SHOWN = 40;

/** Reads a list: which columns it has, and the cells of its rows. What can't be read is a mistake of the first kind found. */
export function readProductTable(text: string): ProductTable {
  const delimiter = delimiterOf(text);
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter,
      relax_column_count: true,
      // Spreadsheets that copy cells quote only those with tabs and line breaks: an inch sign may stand anywhere.
      relax_quotes: delimiter === '\t',
      max_record_size: LIMITS.importText.max,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refused({ row: rowOf(error), column: null, code: 'unreadable', value: null });
  }
  const [headings = [], ...rest] = records;
  const filled = rest
    .map((cells, index) => ({ row: index + 2, cells: cells.map(plainText) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (filled.length > LIMITS.importRows.max) {
    return refused({
      row: LIMITS.importRows.max + 2,
      column: null,
      code: 'too-many-rows',
      value: String(filled.length),
    });
  }
  return withHeadings(headings.map(plainText), filled);
}

function withHeadings(
  headings: readonly string[],
  filled: readonly { readonly row: number; readonly cells: readonly string[] }[],
): ProductTable {
  const known = headings.map(columnOf);
  const columns = new Set(known.filter((column) => column !== undefined));
  const twice = known.find((column, index) => column !== undefined && known.indexOf(column) !== index);
  if (twice !== undefined) return refused({ row: 1, column: twice, code: 'column-twice', value: null });
  if (!columns.has('sku')) return refused({ row: 1, column: 'sku', code: 'column-missing', value: null });
  return {
    columns,
    rows: filled.map(({ row, cells }) => ({
      row,
      cells: new Map(
        cells.flatMap((cell, index) => {
          const column = known[index];
          return column === undefined || cell === '' ? [] : [[column, cell] as const];
        }),
      ),
    })),
    mistakes: [],
    ignoredColumns: headings
      .filter((heading, index) => heading !== '' && known[index] === undefined)
      .slice(0, MAX_IGNORED)
      .map((heading) => heading.slice(0, MAX_SHOWN)),
  };
}

const refused = (mistake: ImportMistake): ProductTable => ({
  columns: new Set(),
  rows: [],
  mistakes: [mistake],
  ignoredColumns: [],
});

const plainText = (cell: string): string => withoutFormulaMark(cell.normalize('NFC').trim()).trim();

/** Cells out of a spreadsheet come with tabs; a semicolon separates where the comma is for decimals. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const [headings = ''] = text.trimStart().split(/[\r\n]/, 1);
  const unquoted = headings.replace(/"[^"]*"/g, '');
  if (unquoted.includes('\t')) return '\t';
  return unquoted.split(';').length > unquoted.split(',').length ? ';' : ',';
}

/** The reader counts the records that it understood. */
const rowOf = (error: CsvError): number =>
  'records' in error && typeof error['records'] === 'number' ? error['records'] + 1 : 1;
