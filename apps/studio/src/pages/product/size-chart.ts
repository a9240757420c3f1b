import type { SizeChart } from '@vitrine/contracts';

/** A size chart while it is typed: every cell is text, so that half a number is not lost. */
export interface ChartDraft {
  readonly measurements: readonly string[];
  readonly rows: readonly { readonly size: string; readonly cells: readonly string[] }[];
}

export function draftOf(chart: SizeChart | null, sizes: readonly string[]): ChartDraft {
  if (chart === null) return { measurements: [], rows: sizes.map((size) => ({ size, cells: [] })) };
  return {
    measurements: chart.measurements,
    rows: chart.rows.map(({ size, valuesCm }) => ({ size, cells: valuesCm.map(String) })),
  };
}

const withCell = (cells: readonly string[], column: number, text: string, width: number): readonly string[] =>
  Array.from({ length: width }, (_, index) => (index === column ? text : (cells[index] ?? '')));

export function setCell(draft: ChartDraft, row: number, column: number, text: string): ChartDraft {
  return {
    ...draft,
    rows: draft.rows.map((line, index) =>
      index === row ? { ...line, cells: withCell(line.cells, column, text, draft.measurements.length) } : line,
    ),
  };
}

export function addMeasurement(draft: ChartDraft): ChartDraft {
  return { ...draft, measurements: [...draft.measurements, ''] };
}

export function removeMeasurement(draft: ChartDraft, column: number): ChartDraft {
  return {
    measurements: draft.measurements.filter((_name, index) => index !== column),
    rows: draft.rows.map((row) => ({ ...row, cells: row.cells.filter((_cell, index) => index !== column) })),
  };
}

/** The chart, null for an empty one, or what has to be mended first. */
export function chartOf(draft: ChartDraft): { readonly chart: SizeChart | null } | { readonly problem: string } {
  const rows = draft.rows.filter(({ size, cells }) => size.trim() !== '' || cells.some((cell) => cell.trim() !== ''));
  if (draft.measurements.length === 0) return { chart: null };
  if (draft.measurements.some((name) => name.trim() === '')) return { problem: 'Give every measurement a name.' };
  const read: { size: string; valuesCm: number[] }[] = [];
  for (const { size, cells } of rows) {
    if (size.trim() === '') return { problem: 'Give every line a size.' };
    const valuesCm = draft.measurements.map((_name, column) =>
      Number((cells[column] ?? '').trim().replace(',', '.') || NaN),
    );
    if (valuesCm.some((value) => !(value >= 0 && value <= 500)))
      return { problem: `Size ${size} needs a number in centimetres for every measurement.` };
    read.push({ size: size.trim(), valuesCm: valuesCm.map((value) => Math.round(value * 10) / 10) });
  }
  return read.length === 0
    ? { chart: null }
    : { chart: { measurements: draft.measurements.map((name) => name.trim()), rows: read } };
}
