/**
 * Columns as wide as their widest cell; all but the first are numbers and stand right.
 * @param {readonly string[]} head @param {readonly (readonly string[])[]} rows @returns {string}
 */
export function renderTable(head, rows) {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const line = (cells) =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** 1234567 as 1,234,567. @param {number} value @param {number} [decimals] */
export const formatNumber = (value, decimals = 0) =>
  Number.isFinite(value)
    ? value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    : '-';
