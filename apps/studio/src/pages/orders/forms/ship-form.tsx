import { TextInput } from '@mantine/core';
import { newClientId } from '@vitrine/client';
import { LIMITS, type OrderDetailView } from '@vitrine/contracts';
import { Button, countOf, toasts } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useForm } from '../../../forms/use-form';
import { useOrderCommand } from '../../../queries/orders';
import { Drafts } from '../model/drafts';
import { piecesToShip } from '../model/order-actions';
import { chosenPieces, quantitiesOf, withinPossible } from '../model/quantities';
import { shipProblems, shipRequest, type ShipValues } from '../model/ship-values';
import { keyAfter } from './key-after';
import { PiecePicker } from './piece-picker';
import { ProblemNotice } from './problem-notice';
import { useDraft } from './use-draft';
import styles from './forms.module.css';

const drafts = new Drafts<ShipValues>();

/** A parcel: with whom, under which number, and what is in it. */
export function ShipForm({
  order,
  onDone,
}: {
  readonly order: OrderDetailView;
  readonly onDone: () => void;
}): ReactElement {
  const run = useOrderCommand(order.storeId, order.id);
  const possible = piecesToShip(order);
  const draft = drafts.take(order.id, () => ({
    key: newClientId(),
    carrier: '',
    trackingNumber: '',
    trackingUrl: '',
    quantities: quantitiesOf(possible),
  }));
  const form = useForm<ShipValues>({
    initial: { ...draft, quantities: withinPossible(draft.quantities, possible) },
    validate: (values) => shipProblems(values, possible),
    submit: async (values) => {
      try {
        const sent = await run((api) =>
          api.fulfilment.ship(order.storeId, order.id, shipRequest(values), { idempotencyKey: values.key }),
        );
        toasts.show(sent.status === 'shipped' ? `Order ${order.number} is on its way` : 'The parcel is on its way');
        onDone();
        drafts.forget(order.id);
      } catch (failure) {
        form.set('key', keyAfter(failure, values.key));
        throw failure;
      }
    },
  });
  useDraft(drafts, order.id, form.values);
  const count = chosenPieces(form.values.quantities).reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <form className={styles.form} onSubmit={form.onSubmit} noValidate aria-label="Ship">
      <TextInput label="Carrier" maxLength={LIMITS.carrier.max} {...form.text('carrier')} />
      <TextInput
        label="Tracking number"
        autoComplete="off"
        maxLength={LIMITS.trackingNumber.max}
        {...form.text('trackingNumber')}
      />
      <TextInput
        label="Link to follow it"
        description="The buyer finds it in the mail and on the page of the order. It may stay empty."
        type="url"
        placeholder="https://"
        maxLength={LIMITS.webAddress.max}
        {...form.text('trackingUrl')}
      />
      <PiecePicker
        legend="In the parcel"
        order={order}
        possible={possible}
        quantities={form.values.quantities}
        error={form.errors['quantities'] ?? form.errors['lines']}
        onChange={(quantities) => form.set('quantities', quantities)}
      />
      <ProblemNotice problem={form.problem} />
      <Button type="submit" variant="primary" isBlock isBusy={form.isBusy} data-testid="ship-submit">
        Ship {countOf(count, 'piece', 'pieces')}
      </Button>
    </form>
  );
}
