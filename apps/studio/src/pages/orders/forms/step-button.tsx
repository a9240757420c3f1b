import type { OrderDetailView } from '@vitrine/contracts';
import type { Api } from '@vitrine/client';
import { Button, toasts, type IconName } from '@vitrine/web';
import type { ReactElement } from 'react';
import { useForm } from '../../../forms/use-form';
import { useOrderCommand } from '../../../queries/orders';
import { ProblemNotice } from './problem-notice';
import styles from './forms.module.css';

/** A step that needs no words: one button. */
export function StepButton({
  order,
  icon,
  label,
  done,
  command,
  onDone,
}: {
  readonly order: OrderDetailView;
  readonly icon: IconName;
  readonly label: string;
  /** What is said afterwards. */
  readonly done: string;
  readonly command: (api: Api) => Promise<OrderDetailView>;
  readonly onDone: () => void;
}): ReactElement {
  const run = useOrderCommand(order.storeId, order.id);
  const form = useForm({
    initial: {},
    submit: async () => {
      await run(command);
      toasts.show(done);
      onDone();
    },
  });
  return (
    <form className={styles.step} onSubmit={form.onSubmit}>
      <ProblemNotice problem={form.problem} />
      <Button type="submit" variant="primary" icon={icon} isBlock isBusy={form.isBusy} data-testid="order-step">
        {label}
      </Button>
    </form>
  );
}
