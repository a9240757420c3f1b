import { LIMITS, type FitNote, type ImportMistake, type ProductColumn, type ProductStatus } from '@vitrine/contracts';
import * as cell from './cell-values';
import type { Cell } from './cell-values';
import type { TableRow } from './product-table';

/** What a row says. What it leaves empty is absent, and stays as it is. */
export interface ProductRowValues {
  readonly row: number;
  readonly sku: string;
  readonly address?: string;
  readonly title?: string;
  readonly size?: string;
  readonly colour?: string;
  readonly priceMinor?: number;
  /** Null takes a reduction away. */
  readonly compareAtPriceMinor?: number | null;
  readonly onHand?: number;
  /** The stock that was there when the list was exported. With it `onHand` is what somebody made of that. */
  readonly onHandRead?: number;
  readonly status?: ProductStatus;
  readonly material?: string;
  readonly care?: string;
  readonly fitNote?: FitNote;
  readonly description?: string;
}

/** By how many pieces the stock is to change, whatever it is by now; null where it is set, or not spoken of. */
export const stockDifference = ({ onHand, onHandRead }: ProductRowValues): number | null =>
  onHand === undefined || onHandRead === undefined ? null : onHand - onHandRead;

const SHOWN = 60;
export const shortened = (value: string): string => (value.length > SHOWN ? `${value.slice(0, SHOWN - 1)}…` : value);

/** Each cell once: what is no value is not also missing. In the order of the rows. */
export function mistakesOf(cells: readonly ImportMistake[], plan: readonly ImportMistake[]): ImportMistake[] {
  const named = new Set(cells.map(({ row, column }) => `${row} ${column}`));
  const further = plan.filter(({ row, column }) => !named.has(`${row} ${column}`));
  return [...cells, ...further].sort((left, right) => left.row - right.row);
}

/** The values of all cells; what is no value is a mistake. A row without a good sku is no row. */
export function readValues(
  rows: readonly TableRow[],
  currency: string,
): { readonly rows: ProductRowValues[]; readonly mistakes: ImportMistake[] } {
  const mistakes: ImportMistake[] = [];
  const values = rows.flatMap(({ row, cells }): ProductRowValues[] => {
    const read = <T>(column: ProductColumn, parse: (text: string) => Cell<T>): T | undefined => {
      const text = cells.get(column);
      if (text === undefined) return undefined;
      const result = parse(text);
      if ('value' in result) return result.value;
      mistakes.push({ row, column, code: result.code, value: shortened(text) });
      return undefined;
    };
    if (!cells.has('sku')) mistakes.push({ row, column: 'sku', code: 'missing', value: null });
    const sku = read('sku', cell.sku);
    const rest = {
      address: read('address', cell.address),
      title: read('title', cell.lineOfText(LIMITS.productTitle.max)),
      size: read('size', cell.lineOfText(LIMITS.optionText.max)),
      colour: read('colour', cell.lineOfText(LIMITS.optionText.max)),
      priceMinor: read('price', cell.price(currency)),
      compareAtPriceMinor: read('compare-at-price', cell.comparePrice(currency)),
      onHand: read('stock', cell.pieces),
      onHandRead: read('stock-read', cell.pieces),
      status: read('status', cell.status),
      material: read('material', cell.lineOfText(LIMITS.factText.max)),
      care: read('care', cell.blockOfText),
      fitNote: read('fit-note', cell.fitNote),
      description: read('description', cell.blockOfText),
    };
    return sku === undefined ? [] : [{ row, sku, ...rest }];
  });
  return { rows: values, mistakes };
}
