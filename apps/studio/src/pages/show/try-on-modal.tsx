import { Modal, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { LIMITS, type TrayItemView } from '@vitrine/contracts';
import type { TryOnRequest } from '@vitrine/contracts/dto';
import { Button, coloursOf, InlineNotice, toasts } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useForm } from '../../forms/use-form';
import styles from './tray.module.css';

interface TryOnValues {
  readonly wearerName: string;
  readonly wearerHeightCm: number | '';
  readonly sizeWorn: string;
  readonly colourWorn: string;
  readonly note: string;
}
const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** What the wearer measures and wears: the fact that helps most with a size. */
export function TryOnModal({
  item,
  defaultWearer,
  save,
  onClose,
}: {
  readonly item: TrayItemView;
  readonly defaultWearer: string;
  readonly save: (tryOn: TryOnRequest) => Promise<void>;
  readonly onClose: () => void;
}): ReactElement {
  const { tryOn, product } = item;
  const sizes = [...new Set(product.variants.map(({ size }) => size))].filter((size) => size !== '');
  const colours = coloursOf(product.variants).filter((colour) => colour !== '');
  const form = useForm<TryOnValues>({
    initial: {
      wearerName: tryOn.wearerName ?? defaultWearer,
      wearerHeightCm: tryOn.wearerHeightCm ?? '',
      sizeWorn: tryOn.sizeWorn ?? '',
      colourWorn: tryOn.colourWorn ?? '',
      note: tryOn.note ?? '',
    },
    submit: async ({ wearerName, wearerHeightCm, sizeWorn, colourWorn, note }) => {
      await save({
        wearerName: orNull(wearerName),
        wearerHeightCm: wearerHeightCm === '' ? null : wearerHeightCm,
        sizeWorn: orNull(sizeWorn),
        colourWorn: orNull(colourWorn),
        note: orNull(note),
      });
      toasts.show('Try-on facts saved');
      onClose();
    },
  });
  // The server names the parts of the request by their path.
  const errorOf = (name: string): string | undefined => form.errors[`tryOn.${name}`] ?? form.errors[name];
  return (
    <Modal opened onClose={onClose} title={`Try-on facts · ${product.title}`}>
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {form.problem !== null && (
          <InlineNotice tone="bad">
            <b>{form.problem.title}.</b> {form.problem.body}
          </InlineNotice>
        )}
        <div className={styles.pair}>
          <TextInput
            label="Worn by"
            maxLength={LIMITS.displayName.max}
            {...form.text('wearerName')}
            error={errorOf('wearerName')}
          />
          <NumberInput
            label="Height"
            suffix=" cm"
            allowDecimal={false}
            min={50}
            max={250}
            value={form.values.wearerHeightCm}
            error={errorOf('wearerHeightCm')}
            onChange={(value) => form.set('wearerHeightCm', typeof value === 'number' ? value : '')}
          />
        </div>
        <div className={styles.pair}>
          <Select
            label="Size worn"
            clearable
            data={sizes}
            value={form.values.sizeWorn === '' ? null : form.values.sizeWorn}
            error={errorOf('sizeWorn')}
            onChange={(value) => form.set('sizeWorn', value ?? '')}
          />
          <Select
            label="Colour worn"
            clearable
            data={[...colours]}
            value={form.values.colourWorn === '' ? null : form.values.colourWorn}
            error={errorOf('colourWorn')}
            onChange={(value) => form.set('colourWorn', value ?? '')}
          />
        </div>
        <Textarea
          label="Note on the fit"
          description="Viewers read it under the piece."
          autosize
          minRows={2}
          maxLength={LIMITS.tryOnText.max}
          {...form.text('note')}
          error={errorOf('note')}
        />
        <Button type="submit" variant="primary" isBlock isBusy={form.isBusy}>
          Save
        </Button>
      </form>
    </Modal>
  );
}
