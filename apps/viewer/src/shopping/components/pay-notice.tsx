import type { PaymentProblem } from '@vitrine/contracts';
import { InlineNotice } from '@vitrine/web';
import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import type { CheckoutForm } from '../model/checkout-form';
import type { CheckoutPhase, Trouble } from '../model/checkout-phase';
import { troubleText } from '../model/trouble-text';
import styles from './pay-notice.module.css';

/** What the buyer has to know about the payment, over everything else. */
export function PayNotice({
  phase,
  form,
  isFirstPaid,
  giveUpTrouble,
}: {
  readonly phase: CheckoutPhase;
  readonly form: CheckoutForm;
  readonly isFirstPaid: boolean;
  /** Why a payment could not be given up. */
  readonly giveUpTrouble: Trouble | null;
}): ReactElement | null {
  const isUndecided = phase.kind === 'paying' || phase.kind === 'confirming';
  const notice =
    giveUpTrouble !== null && isUndecided ? <NotGivenUp trouble={giveUpTrouble} /> : noticeOf(phase, form, isFirstPaid);
  const box = useRef<HTMLDivElement>(null);
  const { kind } = phase;
  const isShown = notice !== null;
  useEffect(() => {
    // The form may be scrolled down to the card; what happened stands at its top.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [kind, isShown, giveUpTrouble]);
  return notice === null ? null : (
    <div ref={box} className={styles['notice']}>
      {notice}
    </div>
  );
}

function NotGivenUp({ trouble }: { readonly trouble: Trouble }): ReactElement {
  if (trouble.code === 'payment.in-progress') {
    return (
      <InlineNotice tone="warn">
        Your bank still has this payment, so it can’t be stopped. You need not wait here: if it goes through, you get
        the order and a mail by themselves, and nothing is charged twice.
      </InlineNotice>
    );
  }
  const { title, body } = troubleText(trouble);
  return <InlineNotice tone="bad">{`${title}. ${body}`}</InlineNotice>;
}

const DECLINED_WORDS: Readonly<Record<PaymentProblem, string>> = {
  'payment.declined': 'was declined',
  'payment.insufficient-funds': 'does not hold enough money',
  'payment.authentication-failed': 'was not confirmed at your bank',
  'payment.authentication-timed-out': 'was not confirmed in time',
  'payment.unanswered': 'got no answer from its bank, so the payment was given up',
  'payment.too-late': 'was charged too late, and the money goes back',
};

/** Nobody knows what becomes of a payment that was not answered; the order or the money follows by itself. */
const chargedText = (problem: PaymentProblem): string =>
  problem === 'payment.unanswered'
    ? 'Should it go through after all, you get the piece or all of your money back'
    : 'Nothing was charged';

function noticeOf(phase: CheckoutPhase, form: CheckoutForm, isFirstPaid: boolean): ReactNode {
  if (phase.kind === 'declined') {
    const card = form.savedMethod === null ? 'The card' : `${form.savedMethod.brand} ending ${form.savedMethod.last4}`;
    return (
      <InlineNotice tone="bad">
        {card} {DECLINED_WORDS[phase.problem]}. {chargedText(phase.problem)}
        {isFirstPaid ? '' : ', and the piece stays held for you'}.
      </InlineNotice>
    );
  }
  if (phase.kind === 'paying' && phase.isSlow) {
    return (
      <InlineNotice tone="info">
        Your bank is taking its time. Your piece is safe, and nothing is charged twice. You can go back to the show.
      </InlineNotice>
    );
  }
  if (phase.kind === 'pay-failed') {
    if (phase.isUnsure) {
      return (
        <InlineNotice tone="warn">
          The answer of the bank did not reach us. Ask again: you are not charged twice. What you typed is still here.
        </InlineNotice>
      );
    }
    const { title, body } = troubleText(phase.trouble);
    return <InlineNotice tone="bad">{`${title}. ${body}`}</InlineNotice>;
  }
  return null;
}
