import { NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { FitNote, LIMITS, ProductStatus, type ProductFact, type ProductView } from '@vitrine/contracts';
import { Button, FIT_TEXT, InlineNotice, toasts, useApi } from '@vitrine/web';
import { Plus, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { lengthProblem, problemsOf } from '../../forms/field-errors';
import { useForm } from '../../forms/use-form';
import { PRODUCT_STATUS_TEXT } from '../products/products-page';
import { useProductReload } from './product-page';
import styles from './product.module.css';

interface FactsValues {
  readonly title: string;
  readonly status: ProductStatus;
  readonly description: string;
  readonly material: string;
  readonly care: string;
  readonly fitNote: FitNote;
  readonly facts: readonly ProductFact[];
  readonly holdMinutes: number | null;
  readonly maxPerBuyer: number | null;
}

/** As the select of the hold policy has it; whoever holds for another time keeps it. */
const HOLD_WORDS: readonly (readonly [minutes: number | null, words: string])[] = [
  [null, 'Held for the usual time'],
  [0, 'First paid, first served'],
  [2, 'Held for 2 minutes'],
  [5, 'Held for 5 minutes'],
  [15, 'Held for 15 minutes'],
  [30, 'Held for 30 minutes'],
];
function holdChoices(present: number | null): { value: string; label: string }[] {
  const isListed = HOLD_WORDS.some(([minutes]) => minutes === present);
  const all = isListed ? HOLD_WORDS : [...HOLD_WORDS, [present, `Held for ${present} minutes`] as const];
  return all.map(([minutes, label]) => ({ value: String(minutes ?? ''), label }));
}
const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

export function FactsForm({
  product,
  canEdit,
}: {
  readonly product: ProductView;
  readonly canEdit: boolean;
}): ReactElement {
  const api = useApi();
  const reload = useProductReload(product);
  const form = useForm<FactsValues>({
    initial: {
      title: product.title,
      status: product.status,
      description: product.description,
      material: product.material,
      care: product.care,
      fitNote: product.fitNote,
      facts: product.facts,
      holdMinutes: product.holdMinutes,
      maxPerBuyer: product.maxPerBuyer,
    },
    validate: ({ title, facts }) =>
      problemsOf({
        title: lengthProblem(title, LIMITS.productTitle, 'a title'),
        facts: facts.some(({ label, text }) => (label.trim() === '') !== (text.trim() === ''))
          ? 'Every fact needs a name and a text.'
          : null,
      }),
    submit: async ({ facts, ...values }) => {
      const filled = facts
        .map(({ label, text }) => ({ label: label.trim(), text: text.trim() }))
        .filter(({ label }) => label !== '');
      await api.products.update(product.id, { ...values, facts: filled });
      await reload();
      toasts.show('Saved');
    },
  });
  const setFact = (index: number, change: Partial<ProductFact>): void =>
    form.set(
      'facts',
      form.values.facts.map((fact, at) => (at === index ? { ...fact, ...change } : fact)),
    );

  return (
    <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
      {form.problem !== null && (
        <InlineNotice tone="bad">
          <b>{form.problem.title}.</b> {form.problem.body}
        </InlineNotice>
      )}
      <TextInput label="Title" maxLength={LIMITS.productTitle.max} readOnly={!canEdit} {...form.text('title')} />
      <div className={styles.pair}>
        <Select
          label="Status"
          allowDeselect={false}
          readOnly={!canEdit}
          data={Object.values(ProductStatus).map((value) => ({ value, label: PRODUCT_STATUS_TEXT[value] }))}
          value={form.values.status}
          error={form.errors['status']}
          onChange={(value) => form.set('status', (value ?? form.values.status) as ProductStatus)}
        />
        <Select
          label="Fit"
          allowDeselect={false}
          readOnly={!canEdit}
          data={Object.values(FitNote).map((value) => ({ value, label: capital(FIT_TEXT[value]) }))}
          value={form.values.fitNote}
          error={form.errors['fitNote']}
          onChange={(value) => form.set('fitNote', (value ?? form.values.fitNote) as FitNote)}
        />
      </div>
      <div className={styles.pair}>
        <Select
          label="While a buyer pays"
          allowDeselect={false}
          readOnly={!canEdit}
          data={holdChoices(product.holdMinutes)}
          value={String(form.values.holdMinutes ?? '')}
          error={form.errors['holdMinutes']}
          onChange={(value) => form.set('holdMinutes', value === null || value === '' ? null : Number(value))}
        />
        <NumberInput
          label="Most for one buyer"
          placeholder="Any number"
          readOnly={!canEdit}
          min={LIMITS.piecesPerBuyer.min}
          max={LIMITS.piecesPerBuyer.max}
          allowDecimal={false}
          clampBehavior="strict"
          value={form.values.maxPerBuyer ?? ''}
          error={form.errors['maxPerBuyer']}
          onChange={(value) => form.set('maxPerBuyer', value === '' ? null : Number(value))}
        />
      </div>
      <TextInput label="Material" maxLength={LIMITS.factText.max} readOnly={!canEdit} {...form.text('material')} />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={LIMITS.productText.max}
        readOnly={!canEdit}
        {...form.text('description')}
      />
      <Textarea
        label="Care"
        autosize
        minRows={1}
        maxRows={6}
        maxLength={LIMITS.productText.max}
        readOnly={!canEdit}
        {...form.text('care')}
      />
      <div className={styles.facts}>
        <span className={styles.label}>More facts</span>
        {form.values.facts.map((fact, index) => (
          <div key={index} className={styles.factLine}>
            <TextInput
              aria-label="Name of the fact"
              placeholder="Lining"
              maxLength={LIMITS.factLabel.max}
              readOnly={!canEdit}
              value={fact.label}
              error={form.errors[`facts.${index}.label`]}
              onChange={(event) => setFact(index, { label: event.target.value })}
            />
            <TextInput
              aria-label="Text of the fact"
              placeholder="Viscose"
              maxLength={LIMITS.factText.max}
              readOnly={!canEdit}
              value={fact.text}
              error={form.errors[`facts.${index}.text`]}
              onChange={(event) => setFact(index, { text: event.target.value })}
            />
            {canEdit && (
              <button
                type="button"
                className={styles.remove}
                aria-label="Remove this fact"
                onClick={() =>
                  form.set(
                    'facts',
                    form.values.facts.filter((_fact, at) => at !== index),
                  )
                }
              >
                <X size={18} strokeWidth={1.75} aria-hidden="true" />
              </button>
            )}
          </div>
        ))}
        {form.errors['facts'] !== undefined && <InlineNotice tone="bad">{form.errors['facts']}</InlineNotice>}
        {canEdit && form.values.facts.length < LIMITS.factCount.max && (
          <span>
            <Button size="sm" onClick={() => form.set('facts', [...form.values.facts, { label: '', text: '' }])}>
              <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
              Add a fact
            </Button>
          </span>
        )}
      </div>
      {canEdit && (
        <Button type="submit" variant="primary" isBusy={form.isBusy} disabled={!form.isChanged}>
          Save facts
        </Button>
      )}
    </form>
  );
}
