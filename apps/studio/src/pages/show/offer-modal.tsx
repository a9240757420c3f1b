import { Modal, MultiSelect, NumberInput, TextInput } from '@mantine/core';
import { LIMITS, type OfferView } from '@vitrine/contracts';
import type { CreateOfferRequest } from '@vitrine/contracts/dto';
import { Button, InlineNotice } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useForm } from '../../forms/use-form';
import styles from './tray.module.css';

interface OfferValues {
  readonly text: string;
  readonly gift: string;
  readonly minQuantity: number | '';
  readonly productIds: readonly string[];
  readonly durationMinutes: number | '';
}

/** What will be promised with one tap. */
export function OfferModal({
  offer,
  products,
  save,
  onClose,
}: {
  /** Null for a new one. */
  readonly offer: OfferView | null;
  /** Of the tray. */
  readonly products: readonly { readonly id: string; readonly title: string }[];
  readonly save: (request: CreateOfferRequest) => Promise<void>;
  readonly onClose: () => void;
}): ReactElement {
  const form = useForm<OfferValues>({
    initial: {
      text: offer?.text ?? '',
      gift: offer?.gift ?? '',
      minQuantity: offer?.minQuantity ?? 2,
      productIds: offer?.productIds ?? [],
      durationMinutes: offer === null ? 10 : (offer.durationMinutes ?? ''),
    },
    validate: ({ text, minQuantity }) => ({
      ...(text.trim() === '' && { text: 'What do you promise?' }),
      ...(minQuantity === '' && { minQuantity: 'From how many pieces on?' }),
    }),
    submit: async ({ text, gift, minQuantity, productIds, durationMinutes }) => {
      await save({
        text: text.trim(),
        gift: gift.trim() === '' ? null : gift.trim(),
        minQuantity: minQuantity === '' ? 1 : minQuantity,
        productIds: [...productIds],
        durationMinutes: durationMinutes === '' ? null : durationMinutes,
      });
      onClose();
    },
  });
  const { values } = form;
  return (
    <Modal opened onClose={onClose} title={offer === null ? 'New offer' : 'Offer'}>
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {form.problem !== null && (
          <InlineNotice tone="bad">
            <b>{form.problem.title}.</b> {form.problem.body}
          </InlineNotice>
        )}
        <TextInput
          label="What viewers read"
          placeholder="Buy two, get the silk scarf"
          data-autofocus
          maxLength={LIMITS.offerText.max}
          {...form.text('text')}
        />
        <TextInput
          label="Gift in the parcel"
          description="Packing reads this. Leave it empty when nothing is put in."
          placeholder="Silk scarf"
          maxLength={LIMITS.offerGift.max}
          {...form.text('gift')}
        />
        <div className={styles.pair}>
          <NumberInput
            label="From so many pieces"
            allowDecimal={false}
            min={LIMITS.offerPieces.min}
            max={LIMITS.offerPieces.max}
            value={values.minQuantity}
            error={form.errors['minQuantity']}
            onChange={(value) => form.set('minQuantity', typeof value === 'number' ? value : '')}
          />
          <NumberInput
            label="Runs for"
            suffix=" min"
            placeholder="Until you end it"
            allowDecimal={false}
            min={LIMITS.offerMinutes.min}
            max={LIMITS.offerMinutes.max}
            value={values.durationMinutes}
            error={form.errors['durationMinutes']}
            onChange={(value) => form.set('durationMinutes', typeof value === 'number' ? value : '')}
          />
        </div>
        <MultiSelect
          label="Of these pieces"
          placeholder={values.productIds.length === 0 ? 'Any piece of the store' : undefined}
          data={products.map(({ id, title }) => ({ value: id, label: title }))}
          value={[...values.productIds]}
          error={form.errors['productIds']}
          onChange={(productIds) => form.set('productIds', productIds)}
          clearable
        />
        <Button type="submit" variant="primary" isBlock isBusy={form.isBusy} data-testid="save-offer">
          Save
        </Button>
      </form>
    </Modal>
  );
}
