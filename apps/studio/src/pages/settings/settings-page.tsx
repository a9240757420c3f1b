import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS, type StoreView } from '@vitrine/contracts';
import { Button, InlineNotice, SESSION_QUERY_KEY, toasts, useApi } from '@vitrine/web';
import type { ReactElement } from 'react';
import { ListSkeleton, QueryError } from '../../components/states';
import { lengthProblem, problemsOf } from '../../forms/field-errors';
import { useForm } from '../../forms/use-form';
import { queryKeys } from '../../queries/keys';
import { useStores } from '../../queries/stores';
import { Card, PageHeader } from '../../shell/page';
import { useCurrentStore } from '../../stores/current-store';
import { MarketsCard } from './markets/markets-card';
import show from '../show/show.module.css';

const MAX_RETURN_DAYS = 365;

function returnProblem(text: string): string | null {
  const isDays = /^\d{1,3}$/.test(text.trim()) && Number(text) <= MAX_RETURN_DAYS;
  return isDays ? null : `A whole number of days from 0 to ${MAX_RETURN_DAYS}.`;
}

function SettingsForm({ store }: { readonly store: StoreView }): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const { currency } = store;
  const form = useForm({
    initial: {
      name: store.name,
      sellerName: store.sellerName,
      returnWindowDays: String(store.returnWindowDays),
    },
    validate: ({ name, sellerName, returnWindowDays }) =>
      problemsOf({
        name: lengthProblem(name, LIMITS.storeName, 'the name of the store'),
        sellerName: lengthProblem(sellerName, { min: 1, max: LIMITS.addressText.max }, 'who sells'),
        returnWindowDays: returnProblem(returnWindowDays),
      }),
    submit: async ({ name, sellerName, returnWindowDays }) => {
      await api.stores.update(store.id, {
        name: name.trim(),
        sellerName: sellerName.trim(),
        returnWindowDays: Number(returnWindowDays),
      });
      // The name of the store stands in the session, too.
      await Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.stores }),
        client.invalidateQueries({ queryKey: SESSION_QUERY_KEY }),
      ]);
      toasts.show('Saved');
    },
  });
  return (
    <form className={show.fields} onSubmit={form.onSubmit} noValidate>
      {form.problem !== null && (
        <InlineNotice tone="bad">
          <b>{form.problem.title}.</b> {form.problem.body}
        </InlineNotice>
      )}
      <TextInput label="Name of the store" maxLength={LIMITS.storeName.max} {...form.text('name')} />
      <TextInput
        label="Seller"
        description="Legal name and place, shown to buyers."
        maxLength={LIMITS.addressText.max}
        {...form.text('sellerName')}
      />
      <TextInput
        label="Return window, days"
        description="How long buyers may send something back."
        inputMode="numeric"
        {...form.text('returnWindowDays')}
      />
      <div className={show.pair}>
        <TextInput label="Web address" description="Stays as it is." readOnly variant="filled" value={store.slug} />
        <TextInput label="Currency" description="Stays as it is." readOnly variant="filled" value={currency} />
      </div>
      <div className={show.formEnd}>
        <Button
          type="submit"
          variant="primary"
          isBusy={form.isBusy}
          disabled={!form.isChanged}
          data-testid="save-settings"
        >
          Save
        </Button>
      </div>
    </form>
  );
}

/** What of the store can be changed after it was opened. */
export function SettingsPage(): ReactElement {
  const { store } = useCurrentStore();
  const query = useStores();
  const whole = query.data?.find(({ id }) => id === store.storeId);
  return (
    <div className={show.narrow}>
      <PageHeader title="Settings" lead={store.storeName} />
      <div className={show.stack}>
        <Card title="Store">
          {query.isError ? (
            <QueryError query={query} />
          ) : whole === undefined ? (
            <ListSkeleton rows={4} />
          ) : (
            <SettingsForm key={whole.id} store={whole} />
          )}
        </Card>
        {whole !== undefined && <MarketsCard store={whole} />}
      </div>
    </div>
  );
}
