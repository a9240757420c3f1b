import type { CheckoutView, PaymentProblem } from '@vitrine/contracts';
import { newClientId } from '@vitrine/client';
import {
  Button,
  errorText,
  InlineNotice,
  NO_ANSWER_TEXT,
  formatMoney,
  Sheet,
  Skeleton,
  useSession,
  ErrorState,
  type ErrorText,
} from '@vitrine/web';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react';
import { BankQuestion } from './components/bank-question';
import { AddressSection, CardSection, EmailSection } from './components/checkout-sections';
import { Charges } from './components/charges';
import { HeldLines } from './components/checkout-summary';
import { CodeSection } from './components/code-section';
import { DeliverySection } from './components/delivery-section';
import { isDeclinedMethod } from './declined-methods';
import { forgetKeptForm, keepForm, readKeptForm } from './kept-form';
import { formProblems, openProblemSections, startForm, withCountry, type CheckoutForm } from './model/checkout-form';
import { renewIntent, type CheckoutIntent } from './model/checkout-intent';
import type { CheckoutPhase, Trouble } from './model/checkout-phase';
import { likelyCountry } from './model/likely-country';
import { takeNoCard, takeTypedCard, usePaymentsConfig, type PaymentsConfig, type TakeCard } from './payments-config';
import { useStore } from '../queries/catalog';
import { lookAgainAtWaitingList } from '../queries/waiting-list';
import { JoinLine } from './components/join-line';
import type { ShowShop } from './show-shop';
import { useCheckout, type CheckoutControl, type TimedCheckout } from './use-checkout';
import type { SheetState } from './use-sheet';
import { useTerms } from './use-terms';
import styles from './checkout-sheet.module.css';

export interface CheckoutSheetProps {
  readonly intent: CheckoutIntent;
  /** The show the sheet lies over, if any. */
  readonly show: Pick<ShowShop, 'isLive' | 'storeSlug'> | null;
  readonly onClose: () => void;
  readonly onSwap: (sheet: SheetState) => void;
}

/** Where nobody pays with Stripe, none of it is loaded. */
const StripeQuestion = lazy(() => import('./stripe/stripe-question'));

const OPEN_ELSEWHERE: ErrorText = {
  title: 'You have other pieces held for you',
  body: 'Buy them or let them go first.',
};

function troubleText({ isNetwork, code, details }: Trouble): ErrorText {
  if (isNetwork) return NO_ANSWER_TEXT;
  return details?.limit === 'open-checkouts' ? OPEN_ELSEWHERE : errorText(code);
}

export function CheckoutSheet({ intent, show, onClose, onSwap }: CheckoutSheetProps): ReactElement {
  const control = useCheckout(intent);
  const { held, phase, retryHold } = control;
  // Asked for while the pieces are being held, so that the form is whole when it appears.
  const config = usePaymentsConfig();
  const client = useQueryClient();
  const order = held?.checkout.order ?? null;

  useEffect(() => {
    if (order === null) return;
    forgetKeptForm();
    client.setQueryData(['order', order.id], order);
    void client.invalidateQueries({ queryKey: ['orders'] });
    void client.invalidateQueries({ queryKey: ['cart'] });
    if (intent.checkoutId !== undefined) void lookAgainAtWaitingList(client);
    onSwap({ kind: 'confirmed', orderId: order.id });
  }, [order, client, onSwap, intent.checkoutId]);

  const again = (): void => onSwap({ kind: 'checkout', intent: renewIntent(intent, newClientId()) });

  // Left with 'back' and come again with 'forward': the ten minutes are not what ended it.
  const isGivenBack = phase.kind === 'expired' && held?.checkout.status === 'cancelled';

  if (held === null || phase.kind === 'sold-out' || phase.kind === 'expired') {
    return (
      <Sheet title={isGivenBack ? 'You gave it back' : headingOf(phase)} onClose={onClose} data-testid="checkout-sheet">
        <BeforeHold
          intent={intent}
          phase={phase}
          isGivenBack={isGivenBack}
          onAgain={again}
          onRetry={retryHold}
          onClose={onClose}
        />
      </Sheet>
    );
  }
  return (
    <HeldCheckout
      held={held}
      control={control}
      isKept={intent.checkoutId !== undefined}
      config={config}
      show={show}
      onClose={onClose}
    />
  );
}

function headingOf(phase: CheckoutPhase): string {
  switch (phase.kind) {
    case 'declined':
      return 'Your bank said no';
    case 'sold-out':
      return 'Sold out a moment ago';
    case 'confirming':
      return 'One question from your bank';
    case 'expired':
      return phase.problem === 'payment.too-late' ? 'Your payment came too late' : 'The ten minutes are over';
    case 'paid':
      return 'Paid';
    default:
      return 'Confirm your order';
  }
}

/** Nothing is held: still asking, refused, or given back. */
function BeforeHold({
  intent,
  phase,
  isGivenBack,
  onAgain,
  onRetry,
  onClose,
}: {
  readonly intent: CheckoutIntent;
  readonly phase: CheckoutPhase;
  readonly isGivenBack: boolean;
  readonly onAgain: () => void;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}): ReactElement {
  if (phase.kind === 'sold-out') {
    const gone = intent.lines.find(({ variantId }) => variantId === phase.variantId);
    return (
      <div className={styles['ending']}>
        <p role="alert">
          {phase.available > 0
            ? `Only ${phase.available} left, fewer than you wanted. Nothing was charged.`
            : 'Somebody was quicker with the last one. Nothing was charged. Another size or colour may be left.'}
        </p>
        {gone !== undefined && phase.available === 0 && (
          <JoinLine variantId={gone.variantId} quantity={gone.quantity} pinId={gone.pinId} roomId={intent.roomId} />
        )}
        <Button size="lg" isBlock onClick={onClose}>
          Look at the other sizes
        </Button>
      </div>
    );
  }
  if (phase.kind === 'expired') {
    return (
      <div className={styles['ending']}>
        <p role="status" data-testid="checkout-ending">
          {endingText(phase.problem, isGivenBack)}
        </p>
        <Button variant="accent" size="lg" isBlock onClick={onAgain} data-testid="hold-again">
          Hold it again
        </Button>
        <Button size="lg" isBlock onClick={onClose}>
          Not now
        </Button>
      </div>
    );
  }
  if (phase.kind === 'not-held') {
    return <ErrorState text={troubleText(phase.trouble)} onRetry={onRetry} />;
  }
  return (
    <div className={styles['holding']} role="status" aria-label="Holding your piece">
      <Skeleton width="100%" height={80} />
      <Skeleton width="100%" height={56} />
      <Skeleton width="100%" height={56} />
      <Skeleton width="100%" height={56} />
    </div>
  );
}

function endingText(problem: PaymentProblem | null, isGivenBack: boolean): string {
  // Money is on its way back: that comes before everything else.
  if (problem === 'payment.too-late')
    return 'Your bank let the payment through when the piece was gone already. All of it goes back to your card by itself, and we have sent you a mail about it.';
  if (isGivenBack) return 'Nothing was charged, and nothing is held for you now.';
  if (problem === 'payment.authentication-timed-out')
    return 'Your bank waited for your answer in vain. Nothing was charged, and the piece went back on the rail.';
  if (problem === 'payment.unanswered')
    return 'Nobody answered your payment in time, so it was given up. Should it go through after all, you get the piece or all of your money back.';
  return errorText('checkout.expired').body;
}

function HeldCheckout({
  held,
  control,
  isKept,
  config,
  show,
  onClose,
}: {
  readonly held: TimedCheckout;
  readonly control: CheckoutControl;
  readonly isKept: boolean;
  readonly config: PaymentsConfig;
  readonly show: CheckoutSheetProps['show'];
  readonly onClose: () => void;
}): ReactElement {
  const { session } = useSession();
  const { checkout, clockOffsetMs } = held;
  const { phase, pay, giveUp, onHoldOver } = control;
  const store = useStore(show?.storeSlug ?? null);
  const [typed, setForm] = useState<CheckoutForm>(() =>
    startForm(
      isDeclinedMethod(checkout.savedPaymentMethod?.id) ? { ...checkout, savedPaymentMethod: null } : checkout,
      readKeptForm(),
      session?.member.email ?? null,
    ),
  );
  const form = withCountry(typed, likelyCountry(store.data?.country ?? null));
  const isCardTypedHere = config.view?.provider !== 'stripe';
  const takeCard = useRef<TakeCard | null>(null);
  const onTaker = useCallback((take: TakeCard | null) => {
    takeCard.current = take;
  }, []);
  const [isChecked, setChecked] = useState(false);
  const problems = isChecked ? formProblems(form, new Date(), { isCardTypedHere }) : {};
  const isConfirming = phase.kind === 'confirming';
  const isPaying = phase.kind === 'paying' || phase.kind === 'paid' || isConfirming;
  // After a reload the card that is being charged is no longer here: empty fields would look as if it had to be typed.
  const isFollowedOnly = isPaying && form.open.card && Object.values(form.card).every((value) => value === '');

  const terms = useTerms(checkout, form.address.country, isPaying);
  const shipping = checkout.delivery.options.find(({ id }) => id === checkout.delivery.methodId);

  const change = (next: CheckoutForm): void => {
    setForm(next);
    keepForm(next);
  };
  const submit = (): void => {
    if (isPaying) return;
    const found = formProblems(form, new Date(), { isCardTypedHere });
    setChecked(true);
    if (Object.keys(found).length > 0) {
      setForm(openProblemSections(form, found));
      requestAnimationFrame(() => document.querySelector<HTMLElement>('dialog [aria-invalid]')?.focus());
      return;
    }
    void pay(form, setForm, takeCard.current ?? (isCardTypedHere ? takeTypedCard : takeNoCard));
  };
  const askForAnotherCard = (): void => change({ ...form, open: { ...form.open, card: true } });
  const leaveBank = (): void => {
    askForAnotherCard();
    void giveUp();
  };
  const sectionProps = { form, problems, onChange: change, isLocked: isPaying };
  const total = formatMoney(checkout.total);
  const isDeclined = phase.kind === 'declined';
  const usesKnownCard = form.savedMethod !== null && !form.open.card;
  const payLabel =
    phase.kind === 'pay-failed' && phase.isUnsure
      ? 'Ask again'
      : isDeclined && usesKnownCard
        ? `Try ${form.savedMethod?.brand ?? 'card'} ${form.savedMethod?.last4 ?? ''} again`
        : `Pay ${total}`;

  if (isConfirming && phase.action.kind === 'stripe' && config.view?.provider === 'stripe') {
    const { publishableKey } = config.view;
    return (
      <Suspense fallback={null}>
        <StripeQuestion publishableKey={publishableKey} clientSecret={phase.action.clientSecret} onGiveUp={leaveBank} />
      </Suspense>
    );
  }
  return (
    <Sheet
      title={headingOf(phase)}
      onClose={onClose}
      closeLabel={closeLabelOf(isPaying, isKept)}
      data-testid="checkout-sheet"
      footer={
        <>
          {((isDeclined && usesKnownCard) || isConfirming) && (
            <Button
              variant="line"
              size="lg"
              icon="card"
              isBlock
              className={styles['other']}
              onClick={isConfirming ? leaveBank : askForAnotherCard}
            >
              Use another card
            </Button>
          )}
          {!isConfirming && (
            <Button
              variant="accent"
              size="lg"
              isBlock
              isBusy={isPaying || terms.isBusy}
              onClick={submit}
              data-testid="pay-button"
            >
              <bdi>{isPaying ? 'Paying…' : payLabel}</bdi>
            </Button>
          )}
          <p
            className={styles['foot']}
          >{`${show?.isLive === true ? 'The show keeps playing. ' : ''}Sold by ${checkout.sellerName}${
            checkout.returnWindowDays > 0 ? `, returns within ${checkout.returnWindowDays} days` : ''
          }.`}</p>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {isConfirming && phase.action.kind === 'frame' && <BankQuestion url={phase.action.url} />}
        <PayNotice phase={phase} form={form} isFirstPaid={checkout.lines.some((line) => line.isFirstPaid)} />
        <HeldLines
          checkout={checkout}
          clockOffsetMs={clockOffsetMs}
          isClockShown={!isPaying}
          clockLabel={clockLabelOf(checkout, isDeclined)}
          onHoldOver={onHoldOver}
        />
        {!isFollowedOnly && !isConfirming && (
          <>
            <EmailSection {...sectionProps} />
            <AddressSection {...sectionProps} />
            <DeliverySection checkout={checkout} terms={terms} isLocked={isPaying} />
            <CardSection {...sectionProps} config={config} onTaker={onTaker} />
          </>
        )}
        {!isConfirming && <CodeSection checkout={checkout} terms={terms} isLocked={isPaying} />}
        <Charges charges={checkout} pieces={checkout.lines.length} shippingName={shipping?.name ?? ''} />
        {/* Lets Enter in a field pay; the visible button stands outside the form. */}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true" />
      </form>
    </Sheet>
  );
}

function closeLabelOf(isPaying: boolean, isKept: boolean): string {
  if (isPaying) return 'Close; the payment goes on';
  return isKept ? 'Close; the piece stays kept for you' : 'Close and give the piece back';
}

function PayNotice({
  phase,
  form,
  isFirstPaid,
}: {
  readonly phase: CheckoutPhase;
  readonly form: CheckoutForm;
  readonly isFirstPaid: boolean;
}): ReactElement | null {
  const notice = noticeOf(phase, form, isFirstPaid);
  const box = useRef<HTMLDivElement>(null);
  const { kind } = phase;
  useEffect(() => {
    // The form may be scrolled down to the card; what happened stands at its top.
    box.current?.scrollIntoView({ block: 'nearest' });
  }, [kind]);
  return notice === null ? null : (
    <div ref={box} className={styles['notice']}>
      {notice}
    </div>
  );
}

/** What goes to whoever pays first is not held; only its price is. */
function clockLabelOf({ lines }: CheckoutView, isDeclined: boolean): string {
  if (lines.some(({ isFirstPaid }) => isFirstPaid)) return 'First paid, first served. At this price for';
  return isDeclined ? 'Still held for you' : 'Held for you';
}

const DECLINED_WORDS: Readonly<Record<PaymentProblem, string>> = {
  'payment.declined': 'was declined',
  'payment.insufficient-funds': 'does not hold enough money',
  'payment.authentication-failed': 'was not confirmed at your bank',
  'payment.authentication-timed-out': 'was not confirmed in time',
  'payment.unanswered': 'got no answer from its bank',
  'payment.too-late': 'was charged too late, and the money goes back',
};

function noticeOf(phase: CheckoutPhase, form: CheckoutForm, isFirstPaid: boolean): ReactNode {
  if (phase.kind === 'declined') {
    const card = form.savedMethod === null ? 'The card' : `${form.savedMethod.brand} ending ${form.savedMethod.last4}`;
    return (
      <InlineNotice tone="bad">
        {card} {DECLINED_WORDS[phase.problem]}. Nothing was charged
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
