/**
 * What a spreadsheet would run as a formula: `=`, `+`, `-` and `@`, their full-width forms, and what begins with a tab or a
 * line break (OWASP, CSV Injection). Blanks before it don't help.
 */
const FORMULA = /^(?:\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|[\t\r\n])/u;

/** A cell of text: quoted (RFC 4180), and never a formula. */
export const csvText = (value: string): string =>
  `"${(FORMULA.test(value) ? `'${value}` : value).replace(/"/g, '""')}"`;

export type CsvValue = string | number | null;

/** One row with its line end. Numbers stay numbers. */
export const csvRow = (values: readonly CsvValue[]): string =>
  `${values.map((value) => (value === null ? '' : typeof value === 'number' ? String(value) : csvText(value))).join(',')}\r\n`;

/** The text of a cell as it was before `csvText` took the formula from it. */
export const withoutFormulaMark = (value: string): string =>
  value.startsWith("'") && FORMULA.test(value.slice(1)) ? value.slice(1) : value;
