import {
  Button,
  choiceText,
  buttonClass,
  ErrorState,
  formatMoney,
  Icon,
  problemText,
  Promises,
  Sheet,
  Skeleton,
  Tile,
  countryName,
  workingDaysText,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import { useOrder } from '../queries/orders';
import styles from './confirmed-sheet.module.css';

/** Three facts and the way back to the show. */
export function ConfirmedSheet({
  orderId,
  isInShow,
  isLive,
  onClose,
}: {
  readonly orderId: string;
  readonly isInShow: boolean;
  readonly isLive: boolean;
  readonly onClose: () => void;
}): ReactElement {
  const order = useOrder(orderId);
  const back = isInShow ? 'Back to the show' : 'Done';
  if (order.data === undefined) {
    return (
      <Sheet title="Order confirmed" onClose={onClose}>
        {order.error === null ? (
          <Skeleton width="100%" height={120} />
        ) : (
          <ErrorState
            text={problemText(order.error)}
            onRetry={() => void order.refetch()}
            isRetrying={order.isFetching}
          />
        )}
      </Sheet>
    );
  }
  const { number, lines, offers, total, address, delivery, buyer, payment, returnWindowDays } = order.data;
  return (
    <Sheet
      title="Order confirmed"
      isTitleHidden
      onClose={onClose}
      closeLabel={back}
      data-testid="order-confirmed"
      footer={
        <div className={styles['ways']}>
          <Link to={`/orders/${orderId}`} className={buttonClass('plain', 'lg')} replace>
            See the order
          </Link>
          <Button variant="accent" size="lg" onClick={onClose}>
            {isInShow && isLive ? 'Back to live' : back}
          </Button>
        </div>
      }
    >
      <div className={styles['head']} role="status">
        <span className={styles['mark']} aria-hidden="true">
          <Icon name="check" sizePx={36} />
        </span>
        <div>
          <p className={`display ${styles['title']}`}>It’s yours.</p>
          <p className={styles['number']}>
            Order <bdi data-testid="order-number">{number}</bdi> confirmed
          </p>
        </div>
      </div>
      <ul className={styles['lines']}>
        {lines.map((line) => (
          <li key={line.variantId} className={styles['line']}>
            <Tile url={line.pictureUrl} alt="" className={styles['tile']} />
            <div className={styles['text']}>
              <b>
                <bdi>{line.title}</bdi>
              </b>
              <p>
                {[choiceText(line), line.quantity > 1 ? `${line.quantity} pieces` : '']
                  .filter((part) => part !== '')
                  .join(', ')}
              </p>
            </div>
            <bdi className={styles['price']}>{formatMoney(line.total)}</bdi>
          </li>
        ))}
      </ul>
      <Promises offers={offers} />
      <dl className={styles['facts']}>
        <dt>Goes to</dt>
        <dd>
          <bdi>{`${address.line1}, ${address.city}, ${countryName(address.country)}`}</bdi>
        </dd>
        <dt>Sent with</dt>
        <dd>
          <bdi>{`${delivery.name}, ${workingDaysText(delivery)}`}</bdi>
        </dd>
        {buyer.email !== null && (
          <>
            <dt>Your email</dt>
            <dd>
              <bdi>{buyer.email}</bdi>
            </dd>
          </>
        )}
        <dt>Paid</dt>
        <dd>
          <bdi>{`${formatMoney(total)}, ${payment.brand} ${payment.last4}`}</bdi>
        </dd>
        {returnWindowDays > 0 && (
          <>
            <dt>Returns</dt>
            <dd>{`within ${returnWindowDays} days`}</dd>
          </>
        )}
      </dl>
    </Sheet>
  );
}
