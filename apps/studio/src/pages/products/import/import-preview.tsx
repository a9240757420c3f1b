import { LIMITS, type ImportCounts, type ImportRowKind, type ProductImportView } from '@vitrine/contracts';
import { Button, countOf, formatNumber, InlineNotice, Pill, type PillTone } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { TableScroll } from '../../../components/table-scroll';
import table from '../../../components/table.module.css';
import { Card } from '../../../shell/page';
import { COLUMN_TEXT, mistakeText } from './mistake-words';
import styles from './import.module.css';

const KIND: Readonly<Record<ImportRowKind, { readonly text: string; readonly tone: PillTone }>> = {
  'new-product': { text: 'New product', tone: 'ok' },
  'new-variant': { text: 'New size', tone: 'ok' },
  changed: { text: 'Changes', tone: 'warn' },
  same: { text: 'As it is', tone: 'plain' },
};
const SHOWN_AT_FIRST = 100;

const signed = (difference: number): string => `${difference > 0 ? '+' : '−'}${formatNumber(Math.abs(difference))}`;

const sumText = ({ newProducts, newVariants, changedRows, sameRows }: ImportCounts): string =>
  [
    countOf(newProducts, 'new product', 'new products'),
    countOf(newVariants, 'new size', 'new sizes'),
    `${formatNumber(changedRows)} changed`,
    `${formatNumber(sameRows)} as they are`,
  ].join(' · ');

function Mistakes({ mistakes }: Pick<ProductImportView, 'mistakes'>): ReactElement {
  const isCut = mistakes.length >= LIMITS.importMistakes.max;
  return (
    <Card
      title={`${isCut ? 'At least ' : ''}${countOf(mistakes.length, 'mistake', 'mistakes')}`}
      aside={<span className={styles.quiet}>Mend them in the spreadsheet; nothing is applied before.</span>}
      isFlush
    >
      <TableScroll label="Mistakes">
        <table className={table.table} data-testid="import-mistakes">
          <thead>
            <tr>
              <th className={`${table.number} ${styles.row}`}>Row</th>
              <th>Column</th>
              <th>In the cell</th>
              <th>What is wrong</th>
            </tr>
          </thead>
          <tbody>
            {mistakes.map(({ row, column, code, value }, index) => (
              <tr key={index}>
                <td className={table.number}>{formatNumber(row)}</td>
                <td>{column === null ? '–' : COLUMN_TEXT[column]}</td>
                <td className={styles.cell}>{value === null ? '–' : <bdi>{value}</bdi>}</td>
                <td>{mistakeText({ code })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </Card>
  );
}

/** What becomes new, what changes from what to what, and what is wrong. */
export function ImportPreview({
  view,
  isBusy,
  onApply,
}: {
  readonly view: ProductImportView;
  readonly isBusy: boolean;
  readonly onApply: () => void;
}): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const { rows, mistakes, ignoredColumns, counts } = view;
  const shown = isWhole ? rows : rows.slice(0, SHOWN_AT_FIRST);
  const isNothing = counts.newVariants + counts.newProducts + counts.changedRows === 0;
  return (
    <>
      {ignoredColumns.length > 0 && (
        <InlineNotice tone="info">
          Left out, because we have no such column: {ignoredColumns.map((name) => `“${name}”`).join(', ')}
        </InlineNotice>
      )}
      {mistakes.length > 0 && <Mistakes mistakes={mistakes} />}
      {rows.length > 0 && (
        <Card
          title="What it would do"
          aside={
            <div className={styles.apply}>
              <span className={styles.quiet} data-testid="import-counts">
                {sumText(counts)}
              </span>
              <Button
                size="sm"
                variant="accent"
                disabled={mistakes.length > 0 || isNothing}
                title={
                  mistakes.length > 0 ? 'Mend the mistakes first' : isNothing ? 'There is nothing to do' : undefined
                }
                isBusy={isBusy}
                onClick={onApply}
                data-testid="import-apply"
              >
                Apply it all
              </Button>
            </div>
          }
          isFlush
        >
          <TableScroll label="Rows of the list">
            <table className={table.table} data-testid="import-rows">
              <thead>
                <tr>
                  <th className={`${table.number} ${styles.row}`}>Row</th>
                  <th>Piece</th>
                  <th />
                  <th>Changes</th>
                </tr>
              </thead>
              <tbody>
                {shown.map(({ row, sku, title, kind, changes }) => (
                  <tr key={row}>
                    <td className={table.number}>{formatNumber(row)}</td>
                    <td>
                      <b className={table.medium}>
                        <bdi>{title}</bdi>
                      </b>
                      <span className={table.small}>{sku}</span>
                    </td>
                    <td>
                      <Pill tone={KIND[kind].tone}>{KIND[kind].text}</Pill>
                    </td>
                    <td>
                      {changes.length === 0
                        ? '–'
                        : changes.map(({ column, from, to, difference }) => (
                            <span key={column} className={styles.change}>
                              {COLUMN_TEXT[column]}: {from !== '' && <s>{from}</s>} <b>{to === '' ? 'none' : to}</b>
                              {difference !== undefined && ` (${signed(difference)} to what is there)`}
                            </span>
                          ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableScroll>
          {shown.length < rows.length && (
            <div className={styles.rest}>
              <Button onClick={() => setWhole(true)}>Show all {formatNumber(rows.length)} rows</Button>
            </div>
          )}
        </Card>
      )}
    </>
  );
}
