import type { OrderDetailView, OrderLineView } from '@vitrine/contracts';
import { newClientId } from '@vitrine/client';
import {
  Button,
  choiceText,
  ErrorState,
  InlineNotice,
  problemText,
  Sheet,
  SizeChips,
  Skeleton,
  Tile,
  toasts,
} from '@vitrine/web';
import { useState, type ReactElement } from 'react';
import { useProduct } from '../../queries/catalog';
import { useChangeOrder } from '../../queries/orders';
import { changeableLines, otherVariants } from './model/other-variants';
import orders from './orders.module.css';
import styles from './change-sheet.module.css';

/** Another size or colour of what was bought, at the same price. */
export function ChangeSheet({
  order,
  onClose,
}: {
  readonly order: OrderDetailView;
  readonly onClose: () => void;
}): ReactElement {
  return (
    <Sheet title="Change size" onClose={onClose} closeLabel="Close and change nothing" data-testid="change-sheet">
      <ul className={styles['lines']}>
        {changeableLines(order).map((line) => (
          <li key={line.variantId}>
            <Line orderId={order.id} line={line} onChanged={onClose} />
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

function Line({
  orderId,
  line,
  onChanged,
}: {
  readonly orderId: string;
  readonly line: OrderLineView;
  readonly onChanged: () => void;
}): ReactElement {
  const product = useProduct(line.productId);
  const change = useChangeOrder(orderId);
  const [chosenId, setChosenId] = useState<string | null>(null);
  // One key for one choice: asked for again after a lost answer, it is changed once.
  const [key, setKey] = useState(newClientId);
  const colours = product.data === undefined ? null : [...otherVariants(product.data, line)];
  const chosen = product.data?.variants.find(({ id }) => id === chosenId);
  const choose = (variantId: string): void => {
    setChosenId(variantId);
    setKey(newClientId());
    change.reset();
  };
  const submit = (): void => {
    if (chosen === undefined) return;
    change.mutate(
      { request: { fromVariantId: line.variantId, toVariantId: chosen.id }, key },
      {
        onSuccess: () => {
          toasts.show(`Changed to ${choiceText(chosen)}`);
          onChanged();
        },
        onError: () => void product.refetch(),
      },
    );
  };
  return (
    <div className={styles['line']}>
      <div className={styles['piece']}>
        <Tile url={line.pictureUrl} alt="" className={orders['tile']} />
        <div className={orders['text']}>
          <b>
            <bdi>{line.title}</bdi>
          </b>
          <p>{`${line.quantity} × ${choiceText(line)}`}</p>
        </div>
      </div>
      {colours === null && product.error === null && <Skeleton width="100%" height={52} />}
      {colours === null && product.error !== null && (
        <ErrorState text={problemText(product.error)} onRetry={() => void product.refetch()} />
      )}
      {colours?.length === 0 && <p className={styles['none']}>There is no other one at this price.</p>}
      {colours?.map(([colour, options]) => (
        <fieldset key={colour}>
          <legend className={styles['legend']}>
            <bdi>{colour === '' ? 'Sizes' : colour}</bdi>
          </legend>
          <SizeChips options={options} selectedVariantId={chosenId} onSelect={choose} />
        </fieldset>
      ))}
      {change.error !== null && (
        <InlineNotice tone="bad">{`${problemText(change.error).title}. ${problemText(change.error).body}`}</InlineNotice>
      )}
      {chosen !== undefined && (
        <Button
          variant="accent"
          size="lg"
          isBlock
          isBusy={change.isPending}
          onClick={submit}
          data-testid="change-submit"
        >
          <bdi>{`Change to ${choiceText(chosen)}`}</bdi>
        </Button>
      )}
    </div>
  );
}
