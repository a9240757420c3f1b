import { Radio, Select, Switch, TextInput } from '@mantine/core';
import { DiscountKind, LIMITS, type DiscountCodeView } from '@vitrine/contracts';
import { Button, InlineNotice, toasts } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { useForm } from '../../forms/use-form';
import { useDiscountCommand } from '../../queries/markets';
import { Card } from '../../shell/page';
import { ProblemNotice } from '../orders/forms/problem-notice';
import {
  discountProblems,
  discountRequest,
  discountValues,
  emptyDiscount,
  hasAmounts,
  type DiscountValues,
} from './discount-values';
import styles from './discounts.module.css';

const KINDS: readonly (readonly [kind: DiscountKind, label: string, description: string])[] = [
  [DiscountKind.Percent, 'A share', 'Of what the pieces cost.'],
  [DiscountKind.Amount, 'An amount', 'In one currency, for orders in that currency.'],
  [DiscountKind.FreeShipping, 'Free shipping', 'Whichever way the buyer chooses.'],
];

/** @param code null for a new one */
export function DiscountForm({
  storeId,
  storeCurrency,
  currencies,
  code,
}: {
  readonly storeId: string;
  readonly storeCurrency: string;
  /** In which the store sells. */
  readonly currencies: readonly string[];
  readonly code: DiscountCodeView | null;
}): ReactElement {
  const run = useDiscountCommand(storeId);
  const navigate = useNavigate();
  const form = useForm<DiscountValues>({
    initial: code === null ? emptyDiscount(storeCurrency) : discountValues(code, storeCurrency),
    validate: discountProblems,
    submit: async (values) => {
      const request = discountRequest(values);
      await run((api) =>
        code === null
          ? api.discountCodes.create(storeId, request)
          : api.discountCodes.update(storeId, code.id, request),
      );
      toasts.show(code === null ? `${request.code} is there` : 'Saved');
      await navigate('/discounts');
    },
  });
  const { values, errors } = form;
  // A code may be in a currency that the store has left since.
  const choices = currencies.includes(values.currency) ? currencies : [...currencies, values.currency];
  return (
    <form className={styles.form} onSubmit={form.onSubmit} noValidate>
      <Card title="What it does">
        <div className={styles.fields}>
          <TextInput
            label="Code"
            description="Short enough to be said in a show."
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            maxLength={LIMITS.discountCode.max}
            {...form.text('code')}
            onChange={(event) => form.set('code', event.target.value.toUpperCase())}
          />
          <Radio.Group
            label="Takes off"
            value={values.kind}
            error={errors['kind']}
            onChange={(kind) => form.set('kind', kind as DiscountKind)}
          >
            <div className={styles.choices}>
              {KINDS.map(([kind, label, description]) => (
                <Radio key={kind} value={kind} label={label} description={description} />
              ))}
            </div>
          </Radio.Group>
          <div className={styles.pair}>
            {values.kind === DiscountKind.Percent && (
              <TextInput
                label="Share, %"
                inputMode="decimal"
                autoComplete="off"
                {...form.text('rate')}
                error={errors['rate'] ?? errors['ratePpm']}
              />
            )}
            {values.kind === DiscountKind.Amount && (
              <TextInput
                label={`Amount, ${values.currency}`}
                inputMode="decimal"
                autoComplete="off"
                {...form.text('amount')}
                error={errors['amount'] ?? errors['amountMinor']}
              />
            )}
            <TextInput
              label={`Pieces worth at least, ${values.currency}`}
              placeholder="Any order"
              inputMode="decimal"
              autoComplete="off"
              {...form.text('minSubtotal')}
              error={errors['minSubtotal'] ?? errors['minSubtotalMinor']}
            />
            {choices.length > 1 && hasAmounts(values) && (
              <Select
                label="Currency"
                allowDeselect={false}
                data={[...choices]}
                value={values.currency}
                error={errors['currency']}
                onChange={(currency) => form.set('currency', currency ?? values.currency)}
              />
            )}
          </div>
          {choices.length > 1 && hasAmounts(values) && (
            <p className={styles.quiet}>It counts for orders in {values.currency} only.</p>
          )}
        </div>
      </Card>
      <Card title="Who may use it, and when">
        <div className={styles.fields}>
          <div className={styles.pair}>
            <TextInput
              label="Uses in all"
              placeholder="Any number"
              inputMode="numeric"
              autoComplete="off"
              {...form.text('maxUses')}
            />
            <TextInput
              label="Uses by one buyer"
              placeholder="Any number"
              inputMode="numeric"
              autoComplete="off"
              {...form.text('maxUsesPerBuyer')}
            />
          </div>
          <div className={styles.pair}>
            <TextInput
              label="From"
              description="Your local time; empty for at once."
              type="datetime-local"
              {...form.text('startsAt')}
            />
            <TextInput label="Until" description="Empty for no end." type="datetime-local" {...form.text('endsAt')} />
          </div>
          <Switch
            label="On"
            description="Buyers can use it while it is on."
            checked={values.isActive}
            onChange={(event) => form.set('isActive', event.target.checked)}
          />
        </div>
      </Card>
      <ProblemNotice problem={form.problem} />
      {Object.keys(errors).length > 0 && form.problem === null && (
        <InlineNotice tone="bad">Some fields above are not right yet.</InlineNotice>
      )}
      <div className={styles.ways}>
        <Button type="submit" variant="primary" isBusy={form.isBusy} data-testid="save-discount">
          {code === null ? 'Make the code' : 'Save'}
        </Button>
        <Button variant="quiet" onClick={() => void navigate('/discounts')}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
