import type { OrderDetailView, OrderPersonView } from '@vitrine/contracts';
import type { ReactElement, ReactNode } from 'react';
import { formatDateTime } from '../../formats/dates';
import { classNames } from '../class-names';
import { Icon, type IconName } from '../icon/icon';
import { changeText, orderStory, piecesText, stepsAhead, type StoryEntry } from './order-story';
import { ORDER_STATUS_WORDS } from './order-words';
import styles from './order-timeline.module.css';

function iconOf({ step, refund, dispute }: StoryEntry): IconName {
  if (dispute !== null) return dispute.status === 'won' ? 'check' : 'alert';
  if (step !== null) return step.change === null ? ORDER_STATUS_WORDS[step.status].icon : 'ruler';
  if (refund !== null) return refund.status === 'failed' ? 'alert' : 'receipt';
  return 'truck';
}
/** That the buyer paid goes without saying, and for buyers money comes back by itself. */
function personOf({ step, refund }: StoryEntry): OrderPersonView | null {
  if (step !== null) return step.status === 'paid' && step.change === null ? null : step.by;
  return refund === null || refund.reason === null ? null : refund.by;
}

function Tracking({ shipment }: { readonly shipment: NonNullable<StoryEntry['shipment']> }): ReactElement {
  const { carrier, trackingNumber, trackingUrl } = shipment;
  return (
    <p>
      <bdi>{carrier}</bdi>,{' '}
      {trackingUrl === null ? (
        <bdi className={styles['number']}>{trackingNumber}</bdi>
      ) : (
        <a href={trackingUrl} target="_blank" rel="noreferrer" className={styles['link']}>
          <bdi className={styles['number']}>{trackingNumber}</bdi>
          <span className="visually-hidden">, follow the parcel in a new tab</span>
        </a>
      )}
    </p>
  );
}

function Pieces({ texts }: { readonly texts: readonly string[] }): ReactNode {
  if (texts.length === 0) return null;
  return texts.map((text) => (
    <p key={text}>
      <bdi>{text}</bdi>
    </p>
  ));
}

function Entry({
  entry,
  order,
  self,
}: {
  readonly entry: StoryEntry;
  readonly order: OrderDetailView;
  readonly self: string | null;
}): ReactElement {
  const { step, shipment, refund, dispute } = entry;
  const person = personOf(entry);
  const isPart = shipment !== null && (order.shipments.length > 1 || order.status === 'packing');
  const isBad =
    refund?.status === 'failed' || step?.status === 'cancelled' || (dispute !== null && dispute.status !== 'won');
  return (
    <li className={styles['entry']}>
      <span className={classNames(styles['mark'], isBad && styles['bad'])}>
        <Icon name={iconOf(entry)} sizePx={17} />
      </span>
      <div className={styles['words']}>
        <b>{entry.title}</b>
        <p>
          <time dateTime={entry.at}>{formatDateTime(new Date(entry.at))}</time>
          {person !== null && (
            <>
              {' by '}
              <bdi>{person.id === self ? 'you' : person.displayName}</bdi>
            </>
          )}
        </p>
        {shipment !== null && <Tracking shipment={shipment} />}
        {isPart && <Pieces texts={piecesText(order, shipment.lines)} />}
        {step !== null && step.change !== null && (
          <p>
            <bdi>{changeText(step.change)}</bdi>
          </p>
        )}
        {step !== null && step.note !== null && (
          <p>
            <bdi>{step.note}</bdi>
          </p>
        )}
        {refund !== null && (
          <>
            {refund.reason !== null && (
              <p>
                <bdi>{refund.reason}</bdi>
              </p>
            )}
            {refund.reason === null && refund.status === 'failed' && <p>The store can pay it back in another way.</p>}
            <Pieces texts={piecesText(order, refund.lines)} />
            {refund.reason !== null && refund.restock && <p>Back on the shelf</p>}
          </>
        )}
      </div>
    </li>
  );
}

/** What happened to an order and what still lies ahead, from the payment on. */
export function OrderTimeline({
  order,
  self,
}: {
  readonly order: OrderDetailView;
  /** The member who reads, told as 'you'. */
  readonly self: string | null;
}): ReactElement {
  const ahead = stepsAhead(order);
  return (
    <ol className={styles['story']} data-testid="order-timeline">
      {orderStory(order).map((entry) => (
        <Entry key={entry.id} entry={entry} order={order} self={self} />
      ))}
      {ahead.map((text) => (
        <li key={text} className={classNames(styles['entry'], styles['ahead'])}>
          <span className={styles['mark']} aria-hidden="true" />
          <div className={styles['words']}>
            {text}
            <span className="visually-hidden">, still to come</span>
          </div>
        </li>
      ))}
    </ol>
  );
}
