import { TextInput } from '@mantine/core';
import { LIMITS } from '@vitrine/contracts';
import { Button, InlineNotice } from '@vitrine/web';
import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { FieldErrors } from '../../../forms/field-errors';
import { emptyMethod, type MethodValues } from './market-values';
import styles from './markets.module.css';

/** The list with one of its items moved by one place. */
function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const rest = items.filter((_item, index) => index !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}

/** Ways of shipping in the order in which buyers see them. */
export function ShippingFields({
  methods,
  currency,
  errors,
  onChange,
}: {
  readonly methods: readonly MethodValues[];
  readonly currency: string;
  readonly errors: FieldErrors;
  readonly onChange: (methods: readonly MethodValues[]) => void;
}): ReactElement {
  const hasLineErrors = Object.keys(errors).some((path) => path.startsWith('shippingMethods.'));
  const listError = errors['shippingMethods'];
  return (
    <div className={styles.fields}>
      {methods.length > 1 && (
        <p className={styles.quiet}>Buyers see them in this order; the first is chosen unless they choose another.</p>
      )}
      {methods.map((method, index) => {
        const name = method.name === '' ? `way ${index + 1}` : method.name;
        const set = (change: Partial<MethodValues>): void =>
          onChange(methods.map((one, at) => (at === index ? { ...one, ...change } : one)));
        const errorOf = (field: string): string | undefined => errors[`shippingMethods.${index}.${field}`];
        return (
          <fieldset key={method.key} className={styles.method} data-testid="shipping-method">
            <legend className="visually-hidden">Shipping: {name}</legend>
            <div className={styles.methodHead}>
              <TextInput
                label="Name"
                maxLength={LIMITS.optionText.max}
                value={method.name}
                error={errorOf('name')}
                onChange={(event) => set({ name: event.target.value })}
              />
              <div className={styles.tools}>
                <button
                  type="button"
                  aria-label={`Move ${name} up`}
                  disabled={index === 0}
                  onClick={() => onChange(moved(methods, index, index - 1))}
                >
                  <ArrowUp size={18} strokeWidth={1.75} aria-hidden="true" />
                </button>
                <button
                  type="button"
                  aria-label={`Move ${name} down`}
                  disabled={index === methods.length - 1}
                  onClick={() => onChange(moved(methods, index, index + 1))}
                >
                  <ArrowDown size={18} strokeWidth={1.75} aria-hidden="true" />
                </button>
                <button
                  type="button"
                  aria-label={`Remove ${name}`}
                  disabled={methods.length === 1}
                  onClick={() => onChange(methods.filter((_method, at) => at !== index))}
                >
                  <X size={18} strokeWidth={1.75} aria-hidden="true" />
                </button>
              </div>
            </div>
            <div className={styles.amounts}>
              <TextInput
                label={`Price, ${currency}`}
                inputMode="decimal"
                autoComplete="off"
                value={method.price}
                error={errorOf('priceMinor')}
                onChange={(event) => set({ price: event.target.value })}
              />
              <TextInput
                label={`Free from, ${currency}`}
                placeholder="never"
                inputMode="decimal"
                autoComplete="off"
                value={method.freeFrom}
                error={errorOf('freeFromMinor')}
                onChange={(event) => set({ freeFrom: event.target.value })}
              />
              <TextInput
                label="Days, at least"
                inputMode="numeric"
                autoComplete="off"
                value={method.minDays}
                error={errorOf('minDays')}
                onChange={(event) => set({ minDays: event.target.value })}
              />
              <TextInput
                label="Days, at most"
                inputMode="numeric"
                autoComplete="off"
                value={method.maxDays}
                error={errorOf('maxDays')}
                onChange={(event) => set({ maxDays: event.target.value })}
              />
            </div>
          </fieldset>
        );
      })}
      {listError !== undefined && !hasLineErrors && <InlineNotice tone="bad">{listError}</InlineNotice>}
      {methods.length < LIMITS.shippingMethods.max && (
        <span>
          <Button size="sm" onClick={() => onChange([...methods, emptyMethod()])}>
            <Plus size={18} strokeWidth={1.75} aria-hidden="true" />
            Add a way of shipping
          </Button>
        </span>
      )}
    </div>
  );
}
