import { Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { ApiError, newClientId } from '@vitrine/client';
import { LIMITS, PRODUCT_COLUMNS, type ImportMistake, type ProductImportView } from '@vitrine/contracts';
import { Button, countOf, InlineNotice, problemText, toasts, useApi, type ErrorText } from '@vitrine/web';
import { ArrowLeft, FileUp } from 'lucide-react';
import { useRef, useState, type DragEvent, type ReactElement } from 'react';
import { Link, useNavigate } from 'react-router';
import { queryKeys } from '../../../queries/keys';
import { Card, PageHeader } from '../../../shell/page';
import { useCurrentStore } from '../../../stores/current-store';
import { COLUMN_TEXT } from './mistake-words';
import { ImportPreview } from './import-preview';
import styles from './import.module.css';

const EXAMPLE = 'title,sku,size,colour,price,stock\nSilk scarf,SC-90,90,Rust,"49,00",12';

/** What is known of the text in the field; a changed text knows nothing. */
interface Looked {
  readonly text: string;
  readonly view: ProductImportView;
  /** One per list, so that a second tap and a lost answer apply it once. */
  readonly key: string;
}

const mistakesIn = (failure: ApiError): readonly ImportMistake[] | null =>
  failure.code === 'import.mistakes' && Array.isArray(failure.details?.['mistakes'])
    ? (failure.details['mistakes'] as readonly ImportMistake[])
    : null;

/** Products out of a spreadsheet: pasted or dropped, looked at, then applied as a whole. */
export function ImportPage(): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { store } = useCurrentStore();
  const [text, setText] = useState('');
  const [looked, setLooked] = useState<Looked | null>(null);
  const [problem, setProblem] = useState<ErrorText | null>(null);
  const [busy, setBusy] = useState<'looking' | 'applying' | null>(null);
  const [isOver, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const view = looked !== null && looked.text === text ? looked.view : null;

  const look = async (table: string): Promise<void> => {
    setBusy('looking');
    setProblem(null);
    try {
      setLooked({ text: table, view: await api.productLists.preview(store.storeId, { table }), key: newClientId() });
    } catch (failure) {
      setProblem(problemText(failure));
    } finally {
      setBusy(null);
    }
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const table = await file.text();
    setText(table);
    await look(table);
  };
  const apply = async (): Promise<void> => {
    if (looked === null) return;
    setBusy('applying');
    setProblem(null);
    try {
      const { counts } = await api.productLists.apply(
        store.storeId,
        { table: looked.text, ...(looked.view.revision !== null && { revision: looked.view.revision }) },
        { idempotencyKey: looked.key },
      );
      await Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.products(store.storeId) }),
        client.invalidateQueries({ queryKey: queryKeys.stockOf(store.storeId) }),
        client.invalidateQueries({ queryKey: ['product'] }),
      ]);
      toasts.show(
        `${countOf(counts.newProducts, 'new product', 'new products')}, ${countOf(counts.changedRows, 'row', 'rows')} changed`,
      );
      await navigate('/products');
    } catch (failure) {
      const refusal = ApiError.from(failure);
      const mistakes = mistakesIn(refusal);
      // What is on the screen is not what would happen any more.
      if (refusal.code === 'import.outdated') await look(looked.text);
      if (mistakes !== null) setLooked({ ...looked, view: { ...looked.view, mistakes }, key: newClientId() });
      setProblem(problemText(failure));
    } finally {
      setBusy(null);
    }
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <PageHeader
        title="Products from a list"
        kicker={
          <Link to="/products" className={styles.back}>
            <ArrowLeft size={16} strokeWidth={1.75} aria-hidden="true" />
            Products
          </Link>
        }
        lead="Nothing happens before you have seen what would."
      />
      <div className={styles.stack}>
        <Card>
          <div
            className={styles.drop}
            data-over={isOver || undefined}
            onDragOver={(event) => {
              event.preventDefault();
              setOver(true);
            }}
            onDragLeave={() => setOver(false)}
            onDrop={onDrop}
          >
            <Textarea
              label="Paste cells from a spreadsheet, or drop a CSV file"
              description={`Columns in any order: ${PRODUCT_COLUMNS.map((column) => COLUMN_TEXT[column].toLowerCase()).join(', ')}. Rows are known by their sku; an empty cell leaves things as they are; in an exported list the stock changes by what you made of it, and what was sold since stays sold; new products are drafts unless they say otherwise.`}
              placeholder={EXAMPLE}
              classNames={{ input: styles.text ?? '' }}
              minRows={6}
              maxRows={14}
              autosize
              spellCheck={false}
              maxLength={LIMITS.importText.max}
              value={text}
              onChange={(event) => setText(event.target.value)}
              data-testid="import-text"
            />
            <div className={styles.buttons}>
              <Button
                variant="primary"
                disabled={text.trim() === ''}
                isBusy={busy === 'looking'}
                onClick={() => void look(text)}
                data-testid="import-look"
              >
                See what it would do
              </Button>
              <Button onClick={() => picker.current?.click()}>
                <FileUp size={18} strokeWidth={1.75} aria-hidden="true" />
                Choose a file
              </Button>
              <input
                ref={picker}
                type="file"
                accept=".csv,.tsv,.txt,text/csv,text/plain,text/tab-separated-values"
                hidden
                data-testid="import-file"
                onChange={(event) => {
                  void take(event.target.files?.[0]);
                  event.target.value = '';
                }}
              />
            </div>
          </div>
        </Card>
        {problem !== null && (
          <InlineNotice tone="bad">
            <b>{problem.title}.</b> {problem.body}
          </InlineNotice>
        )}
        {view !== null && <ImportPreview view={view} isBusy={busy === 'applying'} onApply={() => void apply()} />}
      </div>
    </>
  );
}
