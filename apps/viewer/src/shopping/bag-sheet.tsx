import { LIMITS, type CartLineView } from '@vitrine/contracts';
import {
  Button,
  choiceText,
  EmptyState,
  ErrorState,
  formatMoney,
  IconButton,
  Price,
  problemText,
  Sheet,
  Skeleton,
  Tile,
  useSession,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { useCart, useChangeCart } from '../queries/cart';
import { WaitingPlaces } from './components/waiting-places';
import { bagGroups } from './model/bag';
import type { CheckoutIntent } from './model/checkout-intent';
import styles from './bag-sheet.module.css';

function BagLine({ line }: { readonly line: CartLineView }): ReactElement {
  const change = useChangeCart();
  const { variantId, quantity } = line;
  const choice = choiceText(line);
  const isShort = line.available < quantity;
  const { session } = useSession();
  const isMember = session?.member.isGuest === false;
  const maxQuantity = isMember ? LIMITS.lineQuantity.max : LIMITS.guestLineQuantity.max;
  return (
    <li className={styles['line']}>
      <Tile url={line.pictureUrl} alt="" className={styles['tile']} />
      <div className={styles['text']}>
        <b className={styles['title']}>
          <bdi>{line.title}</bdi>
        </b>
        <p className={styles['choice']}>{choice}</p>
        {isShort && (
          <p className={styles['short']} role="status">
            {line.available <= 0 ? 'Sold out' : `Only ${line.available} left`}
          </p>
        )}
        <div className={styles['steps']}>
          <IconButton
            icon={quantity <= 1 ? 'trash' : 'minus'}
            label={quantity <= 1 ? `Remove ${line.title}` : `One ${line.title} less`}
            surface="raised"
            disabled={change.isPending}
            onClick={() => change.mutate({ variantId, quantity: quantity - 1 })}
          />
          <span className={styles['quantity']} aria-label={`${quantity} pieces`}>
            {quantity}
          </span>
          <IconButton
            icon="plus"
            label={`One ${line.title} more`}
            surface="raised"
            disabled={change.isPending || quantity >= Math.min(line.available, maxQuantity)}
            onClick={() => change.mutate({ variantId, quantity: quantity + 1 })}
          />
        </div>
        {change.error !== null && (
          <p className={styles['short']} role="alert">
            {problemText(change.error).title}
          </p>
        )}
      </div>
      <Price amountMinor={line.unitPrice.amountMinor * quantity} currency={line.unitPrice.currency} />
    </li>
  );
}

export function BagSheet({
  onBuy,
  onClose,
}: {
  readonly onBuy: (lines: CheckoutIntent['lines']) => void;
  readonly onClose: () => void;
}): ReactElement {
  const cart = useCart();
  const groups = bagGroups(cart.data?.lines ?? []);
  const only = groups.length === 1 ? groups[0] : undefined;
  const buyButton = (group: (typeof groups)[number]): ReactElement => (
    <Button
      variant={only === undefined ? 'line' : 'accent'}
      size="lg"
      isBlock
      disabled={group.buyable.length === 0}
      onClick={() => onBuy(group.buyable)}
      data-testid={only === undefined ? undefined : 'checkout-button'}
    >
      <bdi>{group.buyable.length === 0 ? 'All sold out' : `Buy · ${formatMoney(group.total)}`}</bdi>
    </Button>
  );
  return (
    <Sheet
      title="Your bag"
      onClose={onClose}
      data-testid="bag-sheet"
      {...(only !== undefined && { footer: buyButton(only) })}
    >
      {cart.isLoading && (
        <div className={styles['wait']} aria-busy="true">
          <Skeleton height={96} width="100%" />
          <Skeleton height={96} width="100%" />
        </div>
      )}
      {cart.error !== null && cart.data === undefined && (
        <ErrorState text={problemText(cart.error)} onRetry={() => void cart.refetch()} isRetrying={cart.isFetching} />
      )}
      {!cart.isLoading && cart.error === null && groups.length === 0 && (
        <EmptyState
          title="Your bag is empty"
          body="Open a piece in a show and put it in; it stays here while you watch."
        />
      )}
      {groups.map((group) => (
        <section key={group.storeId} className={styles['group']}>
          <ul className={styles['lines']}>
            {group.lines.map((line) => (
              <BagLine key={line.variantId} line={line} />
            ))}
          </ul>
          {only === undefined && buyButton(group)}
        </section>
      ))}
      {groups.length > 0 && (
        <p className={styles['note']}>
          Pieces in the bag are not held. They are held for you for some minutes when you buy.
        </p>
      )}
      <div className={styles['waits']}>
        <WaitingPlaces />
      </div>
    </Sheet>
  );
}
