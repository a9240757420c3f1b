import { TextInput } from '@mantine/core';
import { LIMITS, type ProductView } from '@vitrine/contracts';
import { Button, InlineNotice, problemText, toasts, useApi } from '@vitrine/web';
import { Plus, X } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { Card } from '../../shell/page';
import { useProductReload } from './product-page';
import { addMeasurement, chartOf, draftOf, removeMeasurement, setCell, type ChartDraft } from './size-chart';
import styles from './product.module.css';

const MAX_MEASUREMENTS = 12;
const MAX_ROWS = 30;

/** Garment measurements by size, in centimetres; viewers can read them in inches. */
export function SizeChartCard({
  product,
  canEdit,
}: {
  readonly product: ProductView;
  readonly canEdit: boolean;
}): ReactElement {
  const api = useApi();
  const reload = useProductReload(product);
  const sizes = [...new Set(product.variants.map(({ size }) => size))].filter((size) => size !== '');
  const [draft, setDraft] = useState<ChartDraft>(() => draftOf(product.sizeChart, sizes));
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const save = async (): Promise<void> => {
    const read = chartOf(draft);
    if ('problem' in read) {
      setProblem(read.problem);
      return;
    }
    setProblem(null);
    setBusy(true);
    try {
      // The request class is mutable where the view is not.
      const sizeChart =
        read.chart === null
          ? null
          : {
              measurements: [...read.chart.measurements],
              rows: read.chart.rows.map(({ size, valuesCm }) => ({ size, valuesCm: [...valuesCm] })),
            };
      await api.products.update(product.id, { sizeChart });
      await reload();
      toasts.show('Size chart saved');
    } catch (failure) {
      const { title, body } = problemText(failure);
      setProblem(`${title}. ${body}`);
    } finally {
      setBusy(false);
    }
  };

  return (
    <Card title="Size chart" aside="of the garment, in cm">
      {draft.measurements.length > 0 && (
        <div className={styles.scroll}>
          <table className={styles.chart}>
            <thead>
              <tr>
                <th scope="col">Size</th>
                {draft.measurements.map((name, column) => (
                  <th key={column} scope="col">
                    <TextInput
                      size="sm"
                      aria-label={`Measurement ${column + 1}`}
                      placeholder="Chest"
                      maxLength={LIMITS.factLabel.max}
                      readOnly={!canEdit}
                      value={name}
                      rightSectionPointerEvents="all"
                      rightSection={
                        canEdit && (
                          <button
                            type="button"
                            aria-label={`Remove ${name === '' ? 'this measurement' : name}`}
                            onClick={() => setDraft(removeMeasurement(draft, column))}
                          >
                            <X size={15} strokeWidth={1.75} aria-hidden="true" />
                          </button>
                        )
                      }
                      onChange={(event) => {
                        const { value } = event.target;
                        setDraft({
                          ...draft,
                          measurements: draft.measurements.map((one, index) => (index === column ? value : one)),
                        });
                      }}
                    />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {draft.rows.map((row, index) => (
                <tr key={index}>
                  <td>
                    <TextInput
                      size="sm"
                      aria-label={`Size in line ${index + 1}`}
                      maxLength={LIMITS.optionText.max}
                      readOnly={!canEdit}
                      value={row.size}
                      onChange={(event) => {
                        const { value } = event.target;
                        setDraft({
                          ...draft,
                          rows: draft.rows.map((one, at) => (at === index ? { ...one, size: value } : one)),
                        });
                      }}
                    />
                  </td>
                  {draft.measurements.map((name, column) => (
                    <td key={column}>
                      <TextInput
                        size="sm"
                        inputMode="decimal"
                        aria-label={`${name} of ${row.size}, in centimetres`}
                        readOnly={!canEdit}
                        value={row.cells[column] ?? ''}
                        onChange={(event) => setDraft(setCell(draft, index, column, event.target.value))}
                      />
                    </td>
                  ))}
                  {canEdit && (
                    <td>
                      <button
                        type="button"
                        className={styles.remove}
                        aria-label={`Remove the line ${row.size}`}
                        onClick={() => setDraft({ ...draft, rows: draft.rows.filter((_row, at) => at !== index) })}
                      >
                        <X size={17} strokeWidth={1.75} aria-hidden="true" />
                      </button>
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {draft.measurements.length === 0 && (
        <p className={styles.note}>Without measurements viewers have only the size worn in the show to go by.</p>
      )}
      {problem !== null && <InlineNotice tone="bad">{problem}</InlineNotice>}
      {canEdit && (
        <div className={styles.actions}>
          {draft.measurements.length < MAX_MEASUREMENTS && (
            <Button size="sm" onClick={() => setDraft(addMeasurement(draft))}>
              <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
              Measurement
            </Button>
          )}
          {draft.measurements.length > 0 && draft.rows.length < MAX_ROWS && (
            <Button size="sm" onClick={() => setDraft({ ...draft, rows: [...draft.rows, { size: '', cells: [] }] })}>
              <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
              Size
            </Button>
          )}
          <Button
            size="sm"
            variant="primary"
            isBusy={isBusy}
            disabled={draft.measurements.length === 0 && product.sizeChart === null}
            onClick={() => void save()}
          >
            Save size chart
          </Button>
        </div>
      )}
    </Card>
  );
}
