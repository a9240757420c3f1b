import { Select, TextInput } from '@mantine/core';
import { LIMITS, type MarketView, type StoreView } from '@vitrine/contracts';
import { Button, countOf, InlineNotice, toasts } from '@vitrine/web';
import { useMemo, type ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { useForm } from '../../../forms/use-form';
import { useMarketCommand } from '../../../queries/markets';
import { useProducts } from '../../../queries/stores';
import { Card } from '../../../shell/page';
import { currencyOptions } from '../../../stores/regions';
import { ProblemNotice } from '../../orders/forms/problem-notice';
import { CountriesField } from './countries-field';
import { emptyMarket, marketProblems, marketRequest, marketValues, type MarketValues } from './market-values';
import { unpricedCount } from './market-words';
import styles from './markets.module.css';
import { ShippingFields } from './shipping-fields';
import { TaxFields } from './tax-fields';

/** @param market null for one that is opened */
export function MarketForm({
  store,
  market,
  markets,
}: {
  readonly store: StoreView;
  readonly market: MarketView | null;
  readonly markets: readonly MarketView[];
}): ReactElement {
  const run = useMarketCommand(store.id);
  const navigate = useNavigate();
  const form = useForm<MarketValues>({
    initial: market === null ? emptyMarket(store.currency) : marketValues(market),
    validate: marketProblems,
    submit: async (values) => {
      const request = marketRequest(values);
      await run((api) =>
        market === null ? api.markets.create(store.id, request) : api.markets.update(store.id, market.id, request),
      );
      toasts.show(market === null ? `You sell to ${request.name} now` : 'Saved');
      await navigate('/settings');
    },
  });
  const { values, errors } = form;
  const currencies = useMemo(() => currencyOptions(), []);
  const isAbroad = values.currency !== store.currency;
  const unpriced = unpricedCount(useProducts(store.id, isAbroad).data?.items ?? [], values.currency);
  return (
    <form className={styles.form} onSubmit={form.onSubmit} noValidate>
      <Card title="Place">
        <div className={styles.fields}>
          <TextInput
            label="Name"
            description="For you and your colleagues, like “European Union”."
            maxLength={LIMITS.storeName.max}
            {...form.text('name')}
          />
          <CountriesField
            isEverywhereElse={values.isEverywhereElse}
            countries={values.countries}
            error={errors['countries']}
            others={markets.filter(({ id }) => id !== market?.id)}
            onEverywhereElse={(isOn) => {
              form.set('isEverywhereElse', isOn);
              // What was wrong with the countries may be right now, and the other way about.
              form.set('countries', values.countries);
            }}
            onCountries={(countries) => form.set('countries', countries)}
          />
          <Select
            label="Currency"
            searchable
            selectFirstOptionOnChange
            allowDeselect={false}
            data={currencies}
            value={values.currency}
            error={errors['currency']}
            onChange={(currency) => form.set('currency', currency ?? values.currency)}
          />
          {isAbroad && (
            <InlineNotice tone={unpriced > 0 ? 'warn' : 'info'}>
              {unpriced > 0
                ? `${countOf(unpriced, 'size on sale has', 'sizes on sale have')} no price in ${values.currency} yet and can not be bought here. `
                : ''}
              Prices in {values.currency} are set on the page of each product.
            </InlineNotice>
          )}
        </div>
      </Card>
      <Card title="Tax and duties">
        <TaxFields form={form} />
      </Card>
      <Card title="Shipping" aside={values.currency}>
        <ShippingFields
          methods={values.shippingMethods}
          currency={values.currency}
          errors={errors}
          onChange={(methods) => form.set('shippingMethods', methods)}
        />
      </Card>
      <ProblemNotice problem={form.problem} />
      {Object.keys(errors).length > 0 && form.problem === null && (
        <InlineNotice tone="bad">Some fields above are not right yet.</InlineNotice>
      )}
      <div className={styles.ways}>
        <Button type="submit" variant="primary" isBusy={form.isBusy} data-testid="save-market">
          {market === null ? 'Open this market' : 'Save'}
        </Button>
        <Button variant="quiet" onClick={() => void navigate('/settings')}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
