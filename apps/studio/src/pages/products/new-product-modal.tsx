import { Modal, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LIMITS } from '@vitrine/contracts';
import { Button, InlineNotice, useApi } from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { lengthProblem, problemsOf } from '../../forms/field-errors';
import { slugOf, slugProblem } from '../../forms/slug';
import { useForm } from '../../forms/use-form';
import { queryKeys } from '../../queries/keys';
import styles from './products.module.css';

/** Title and address make a draft; facts, sizes and pictures follow on its page. */
export function NewProductModal({
  storeId,
  onClose,
}: {
  readonly storeId: string;
  readonly onClose: () => void;
}): ReactElement {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isSlugOwn, setSlugOwn] = useState(false);
  const form = useForm({
    initial: { title: '', slug: '' },
    validate: ({ title, slug }) =>
      problemsOf({ title: lengthProblem(title, LIMITS.productTitle, 'a title'), slug: slugProblem(slug) }),
    submit: async ({ title, slug }) => {
      const product = await api.products.create(storeId, { title: title.trim(), slug });
      client.setQueryData(queryKeys.product(product.id), product);
      void client.invalidateQueries({ queryKey: queryKeys.products(storeId) });
      await navigate(`/products/${product.id}`);
    },
  });
  return (
    <Modal opened onClose={onClose} title="New product">
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {form.problem !== null && (
          <InlineNotice tone="bad">
            <b>{form.problem.title}.</b> {form.problem.body}
          </InlineNotice>
        )}
        <TextInput
          label="Title"
          data-autofocus
          maxLength={LIMITS.productTitle.max}
          {...form.text('title')}
          onChange={(event) => {
            form.set('title', event.target.value);
            if (!isSlugOwn) form.set('slug', slugOf(event.target.value));
          }}
        />
        <TextInput
          label="Address"
          description="Part of the link to the piece; it stays as it is."
          maxLength={LIMITS.slug.max}
          {...form.text('slug')}
          onChange={(event) => {
            setSlugOwn(event.target.value !== '');
            form.set('slug', event.target.value);
          }}
        />
        <Button type="submit" variant="primary" isBlock isBusy={form.isBusy}>
          Make a draft
        </Button>
      </form>
    </Modal>
  );
}
