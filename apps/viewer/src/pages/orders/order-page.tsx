import {
  buttonClass,
  choiceText,
  ErrorState,
  formatDateTime,
  formatMoney,
  Icon,
  Pill,
  problemText,
  Skeleton,
  Tile,
} from '@vitrine/web';
import type { ReactElement } from 'react';
import { Link, useParams } from 'react-router';
import { useOrder } from '../../queries/catalog';
import { PageFrame } from '../../shell/page-frame';
import { countryName } from '../../shopping/model/countries';
import styles from './orders.module.css';

export default function OrderPage(): ReactElement {
  const { orderId = '' } = useParams();
  const { data: order, error, refetch, isFetching } = useOrder(orderId);
  return (
    <PageFrame>
      <div className={styles['page']}>
        <Link to="/orders" className={styles['back']}>
          <Icon name="back" sizePx={18} />
          All orders
        </Link>
        {order === undefined && error === null && <Skeleton width="100%" height={320} radius={18} />}
        {order === undefined && error !== null && (
          <ErrorState text={problemText(error)} onRetry={() => void refetch()} isRetrying={isFetching} />
        )}
        {order !== undefined && (
          <>
            <div className={styles['order-head']}>
              <div>
                <h1 className={`display ${styles['heading']}`}>
                  Order <bdi>{order.number}</bdi>
                </h1>
                <p className={styles['muted']}>
                  {formatDateTime(new Date(order.placedAt))} · <bdi>{order.storeName}</bdi>
                </p>
              </div>
              <Pill tone="ok" icon="check">
                Paid
              </Pill>
            </div>
            <div className={styles['columns']}>
              <ul className={styles['lines']} aria-label="Pieces">
                {order.lines.map((line) => (
                  <li key={line.variantId} className={styles['line']}>
                    <Tile url={line.pictureUrl} alt="" className={styles['tile']} />
                    <div className={styles['text']}>
                      <b>
                        <bdi>{line.title}</bdi>
                      </b>
                      <p>{choiceText(line)}</p>
                      <p>{`${line.quantity} × ${formatMoney(line.unitPrice)}`}</p>
                    </div>
                    <bdi className={styles['amount']}>{formatMoney(line.total)}</bdi>
                  </li>
                ))}
              </ul>
              <dl className={styles['facts']}>
                <dt>Goes to</dt>
                <dd>
                  <bdi>{order.address.fullName}</bdi>
                  <br />
                  <bdi>
                    {[order.address.line1, order.address.line2]
                      .filter((part) => part !== null && part !== '')
                      .join(', ')}
                  </bdi>
                  <br />
                  <bdi>{`${order.address.postalCode} ${order.address.city}, ${countryName(order.address.country)}`}</bdi>
                </dd>
                {order.buyer.email !== null && (
                  <>
                    <dt>Email</dt>
                    <dd>
                      <bdi>{order.buyer.email}</bdi>
                    </dd>
                  </>
                )}
                <dt>Paid with</dt>
                <dd>{`${order.payment.brand} ending ${order.payment.last4}`}</dd>
                <dt>Pieces</dt>
                <dd>{formatMoney(order.subtotal)}</dd>
                <dt>Shipping</dt>
                <dd>{order.shipping.amountMinor === 0 ? 'Free' : formatMoney(order.shipping)}</dd>
                <dt className={styles['total']}>Total, VAT included</dt>
                <dd className={styles['total']}>{formatMoney(order.total)}</dd>
                {order.returnWindowDays > 0 && (
                  <>
                    <dt>Returns</dt>
                    <dd>{`within ${order.returnWindowDays} days`}</dd>
                  </>
                )}
              </dl>
            </div>
            {order.roomId !== null && (
              <Link to={`/watch/${order.roomId}`} className={buttonClass('plain')}>
                Open the show
              </Link>
            )}
          </>
        )}
      </div>
    </PageFrame>
  );
}
