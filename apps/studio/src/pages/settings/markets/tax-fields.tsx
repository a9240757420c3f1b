import { Radio, TextInput } from '@mantine/core';
import { DutyTerms, LIMITS } from '@vitrine/contracts';
import type { ReactElement } from 'react';
import type { Form } from '../../../forms/use-form';
import type { MarketValues } from './market-values';
import styles from './markets.module.css';

const DUTY_CHOICES: readonly (readonly [terms: DutyTerms, label: string, description: string])[] = [
  [DutyTerms.None, 'There are none', 'Parcels stay where they are sent from, or nothing is asked at the border.'],
  [
    DutyTerms.Prepaid,
    'You prepay them',
    'Buyers pay them with the order, you pay them to customs. Nobody asks for money at the door.',
  ],
  [
    DutyTerms.OnDelivery,
    'Paid on delivery',
    'Who brings the parcel may ask the buyer for them. Buyers read that before they pay.',
  ],
];

/** What is due to the state: a tax within or on top of the prices, and duties. */
export function TaxFields({ form }: { readonly form: Form<MarketValues> }): ReactElement {
  const { values, errors } = form;
  return (
    <div className={styles.fields}>
      <div className={styles.pair}>
        <TextInput
          label="Tax, %"
          description="0 where you state none."
          inputMode="decimal"
          autoComplete="off"
          {...form.text('taxRate')}
          error={errors['taxRate'] ?? errors['taxRatePpm']}
        />
        <TextInput
          label="Name of the tax"
          description="As buyers read it, like VAT."
          maxLength={LIMITS.optionText.max}
          {...form.text('taxName')}
        />
      </div>
      <Radio.Group
        label="Your prices"
        value={values.isTaxIncluded ? 'included' : 'added'}
        onChange={(choice) => form.set('isTaxIncluded', choice === 'included')}
      >
        <div className={styles.choices}>
          <Radio value="included" label="Contain the tax" description="Buyers pay the price that they see." />
          <Radio value="added" label="Are without it" description="It is added when the buyer says where to send to." />
        </div>
      </Radio.Group>
      <Radio.Group
        label="Import duties"
        value={values.dutyTerms}
        error={errors['dutyTerms']}
        onChange={(terms) => form.set('dutyTerms', terms as DutyTerms)}
      >
        <div className={styles.choices}>
          {DUTY_CHOICES.map(([terms, label, description]) => (
            <Radio key={terms} value={terms} label={label} description={description} />
          ))}
        </div>
      </Radio.Group>
      {values.dutyTerms === DutyTerms.Prepaid && (
        <TextInput
          className={styles.short ?? ''}
          label="Duties, %"
          description="Of the pieces and their shipping."
          inputMode="decimal"
          autoComplete="off"
          {...form.text('dutyRate')}
          error={errors['dutyRate'] ?? errors['dutyRatePpm']}
        />
      )}
    </div>
  );
}
