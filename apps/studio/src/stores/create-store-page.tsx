import { Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS } from '@vitrine/contracts';
import { Button, InlineNotice, SESSION_QUERY_KEY, toasts, useApi, useSession } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { lengthProblem, problemsOf } from '../forms/field-errors';
import { fractionDigits, textToMinor } from '../forms/money-input';
import { slugOf, slugProblem } from '../forms/slug';
import { useForm } from '../forms/use-form';
import { AuthLayout } from '../session/auth-layout';
import { countryOptions, currencyOptions } from './regions';
import styles from '../session/auth-layout.module.css';

export function CreateStorePage(): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { session, signOut } = useSession();
  const [isSlugOwn, setSlugOwn] = useState(false);
  const form = useForm({
    initial: { name: '', slug: '', currency: 'EUR', country: 'DE', sellerName: '', shipping: '' },
    validate: ({ name, slug, sellerName, shipping, currency }) =>
      problemsOf({
        name: lengthProblem(name, LIMITS.storeName, 'the name of the store'),
        slug: slugProblem(slug),
        sellerName: lengthProblem(sellerName, { min: 1, max: LIMITS.addressText.max }, 'who sells'),
        shipping:
          shipping.trim() !== '' && textToMinor(shipping, currency) === null
            ? `An amount like ${fractionDigits(currency) === 0 ? '500' : '4.90'}.`
            : null,
      }),
    submit: async ({ name, slug, currency, country, sellerName, shipping }) => {
      const shippingMinor = textToMinor(shipping, currency);
      await api.stores.create({
        name: name.trim(),
        slug,
        currency,
        country,
        sellerName: sellerName.trim(),
        ...(shippingMinor !== null && { shippingMinor }),
      });
      await client.invalidateQueries({ queryKey: SESSION_QUERY_KEY });
      toasts.show(`${name.trim()} is open`);
      await navigate('/');
    },
  });
  return (
    <AuthLayout
      title="Open your store"
      lead="Shows, products and orders belong to a store. Web address, country and currency stay as you choose them here."
      foot={
        <>
          Signed in as {session?.member.displayName}.{' '}
          <button type="button" className={styles.link} onClick={() => void signOut()}>
            Sign out
          </button>
        </>
      }
    >
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {form.problem !== null && (
          <InlineNotice tone="bad">
            <b>{form.problem.title}.</b> {form.problem.body}
          </InlineNotice>
        )}
        <TextInput
          label="Name of the store"
          maxLength={LIMITS.storeName.max}
          {...form.text('name')}
          onChange={(event) => {
            form.set('name', event.target.value);
            if (!isSlugOwn) form.set('slug', slugOf(event.target.value));
          }}
        />
        <TextInput
          label="Web address"
          description="Small letters, digits and hyphens."
          maxLength={LIMITS.slug.max}
          {...form.text('slug')}
          onChange={(event) => {
            setSlugOwn(event.target.value !== '');
            form.set('slug', event.target.value);
          }}
        />
        <TextInput
          label="Seller"
          description="Legal name and place, shown to buyers."
          maxLength={LIMITS.addressText.max}
          {...form.text('sellerName')}
        />
        <div className={styles.pair}>
          <Select
            label="Country"
            searchable
            allowDeselect={false}
            data={countryOptions()}
            value={form.values.country}
            error={form.errors['country']}
            onChange={(value) => form.set('country', value ?? 'DE')}
          />
          <Select
            label="Currency"
            searchable
            allowDeselect={false}
            data={currencyOptions()}
            value={form.values.currency}
            error={form.errors['currency']}
            onChange={(value) => form.set('currency', value ?? 'EUR')}
          />
        </div>
        <TextInput
          label={`Shipping per order, ${form.values.currency}`}
          description="Leave empty for free shipping."
          inputMode="decimal"
          {...form.text('shipping')}
        />
        <Button type="submit" variant="primary" size="lg" isBlock isBusy={form.isBusy}>
          Open the store
        </Button>
      </form>
    </AuthLayout>
  );
}
