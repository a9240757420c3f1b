import type { AddressView, OrderView } from '@vitrine/contracts';
import { Button, toasts, workingDaysText } from '@vitrine/web';
import { Copy } from 'lucide-react';
import { useRef, type ReactElement } from 'react';
import { addressLines } from './model/address-lines';
import styles from './orders.module.css';

/** Selects the address, for browsers that don't let a page write to the clipboard: one keystroke copies it then. */
function select(element: HTMLElement): void {
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/** Where it goes and how it is to be sent. */
export function OrderAddress({
  address,
  delivery,
}: {
  readonly address: AddressView;
  readonly delivery: OrderView['delivery'];
}): ReactElement {
  const shown = useRef<HTMLElement>(null);
  const lines = addressLines(address);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(lines.join('\n'));
      toasts.show('Address copied');
    } catch {
      if (shown.current !== null) select(shown.current);
      toasts.show('This browser does not let the page copy. The address is selected.');
    }
  };
  return (
    <section className={styles.block}>
      <div className={styles.blockHead}>
        <h3>Goes to</h3>
        <Button size="sm" onClick={() => void copy()} data-testid="copy-address">
          <Copy size={17} strokeWidth={1.75} aria-hidden="true" />
          Copy address
        </Button>
      </div>
      <address ref={shown} className={styles.address}>
        {lines.map((line, index) => (
          <span key={index}>
            <bdi>{line}</bdi>
          </span>
        ))}
      </address>
      <p>
        Sent with <bdi>{delivery.name}</bdi>, {workingDaysText(delivery)}
      </p>
    </section>
  );
}
