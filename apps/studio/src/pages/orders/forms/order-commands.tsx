import type { OrderDetailView, Permission } from '@vitrine/contracts';
import { Button } from '@vitrine/web';
import { useRef, useState, type ReactElement } from 'react';
import { orderActions, type OrderAction } from '../model/order-actions';
import { CancelForm } from './cancel-form';
import { RefundForm } from './refund-form';
import { ShipForm } from './ship-form';
import { StepButton } from './step-button';
import styles from './forms.module.css';

type FormAction = Extract<OrderAction, 'ship' | 'refund' | 'cancel'>;

const FORM_LABEL: Record<FormAction, string> = { ship: 'Ship it', refund: 'Refund', cancel: 'Cancel' };
const FORMS: readonly FormAction[] = ['ship', 'refund', 'cancel'];

/**
 * What can be done with the order now. An open form stays open when the order has moved on under it: what was typed and
 * why it was refused are still to be read.
 */
export function OrderCommands({
  order,
  permissions,
}: {
  readonly order: OrderDetailView;
  readonly permissions: readonly Permission[];
}): ReactElement | null {
  const [open, setOpen] = useState<FormAction | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const actions = orderActions(order, permissions);
  const forms = FORMS.filter((action) => actions.includes(action) || action === open);
  const { storeId, id, number } = order;
  if (actions.length === 0 && open === null) return null;
  // The button that was pressed goes away with what it did; the place it stood in takes the focus.
  const stay = (): void => place.current?.focus();
  const close = (): void => {
    setOpen(null);
    stay();
  };
  return (
    <div ref={place} className={styles.commands} role="group" aria-label="What to do" tabIndex={-1}>
      {actions.includes('pack') && (
        <StepButton
          key="pack"
          order={order}
          icon="bag"
          label="Start packing"
          done={`Order ${number} is being packed`}
          command={(api) => api.fulfilment.startPacking(storeId, id)}
          onDone={stay}
        />
      )}
      {actions.includes('deliver') && (
        <StepButton
          key="deliver"
          order={order}
          icon="check"
          label="Mark as delivered"
          done={`Order ${number} is delivered`}
          command={(api) => api.fulfilment.deliver(storeId, id)}
          onDone={stay}
        />
      )}
      <div className={styles.choices}>
        {forms.map((action) => (
          <Button
            key={action}
            variant={open === action ? 'line' : action === 'ship' && open === null ? 'primary' : 'plain'}
            icon={action === 'ship' ? 'truck' : action === 'refund' ? 'receipt' : 'close'}
            aria-expanded={open === action}
            data-testid={`order-${action}`}
            onClick={() => setOpen(open === action ? null : action)}
          >
            {FORM_LABEL[action]}
          </Button>
        ))}
      </div>
      {open === 'ship' && <ShipForm order={order} onDone={close} />}
      {open === 'refund' && <RefundForm order={order} onDone={close} />}
      {open === 'cancel' && <CancelForm order={order} onDone={close} onLeave={close} />}
    </div>
  );
}
