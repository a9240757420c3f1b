import type { CheckoutView } from '@vitrine/contracts';
import { formatMoney, workingDaysText } from '@vitrine/web';
import type { ReactElement } from 'react';
import type { TermsControl } from '../use-terms';
import styles from './delivery-section.module.css';

/** How it is sent. One way needs no choice; it stands in the totals. */
export function DeliverySection({
  checkout,
  terms,
  isLocked,
}: {
  readonly checkout: CheckoutView;
  readonly terms: TermsControl;
  readonly isLocked: boolean;
}): ReactElement | null {
  const { options, methodId } = checkout.delivery;
  const problem = terms.problem !== null && terms.problem.about !== 'discountCode' ? terms.problem : null;
  if (options.length < 2 && problem === null) return null;
  return (
    <fieldset className={styles['ways']} disabled={isLocked || terms.isBusy}>
      <legend className={styles['legend']}>How it is sent</legend>
      {options.map(({ id, name, price, minDays, maxDays }) => (
        <label key={id} className={styles['way']}>
          <input
            type="radio"
            name="shipping-method"
            checked={id === methodId}
            onChange={() => terms.change({ shippingMethodId: id })}
          />
          <span className={styles['name']}>
            <bdi>{name}</bdi>
            <small>{workingDaysText({ minDays, maxDays })}</small>
          </span>
          <bdi>{price.amountMinor === 0 ? 'Free' : formatMoney(price)}</bdi>
        </label>
      ))}
      {problem !== null && <p className={styles['problem']} role="alert">{`${problem.title}. ${problem.body}`}</p>}
    </fieldset>
  );
}
