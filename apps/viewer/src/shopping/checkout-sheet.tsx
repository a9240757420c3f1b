import { newClientId } from '@vitrine/client';
import { Button, formatMoney, Sheet, useSession } from '@vitrine/web';
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useCallback, useEffect, useRef, useState, type ReactElement } from 'react';
import { BankQuestion } from './components/bank-question';
import { BeforeHold } from './components/before-hold';
import { AddressSection, CardSection, EmailSection } from './components/checkout-sections';
import { Charges } from './components/charges';
import { HeldLines } from './components/checkout-summary';
import { CodeSection } from './components/code-section';
import { DeliverySection } from './components/delivery-section';
import { GiveUpPayment } from './components/give-up-payment';
import { PayNotice } from './components/pay-notice';
import { isDeclinedMethod } from './declined-methods';
import { forgetKeptForm, keepForm, readKeptForm } from './kept-form';
import { formProblems, openProblemSections, startForm, withCountry, type CheckoutForm } from './model/checkout-form';
import { EMPTY_CARD } from './model/card';
import { renewIntent, type CheckoutIntent } from './model/checkout-intent';
import type { CheckoutPhase } from './model/checkout-phase';
import { likelyCountry } from './model/likely-country';
import { takeNoCard, takeTypedCard, usePaymentsConfig, type PaymentsConfig, type TakeCard } from './payments-config';
import { useStore } from '../queries/catalog';
import { lookAgainAtWaitingList } from '../queries/waiting-list';
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

  // Left with 'back' and come again with 'forward': the time is not what ended it.
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
      return phase.problem === 'payment.unanswered' ? 'No answer from your bank' : 'Your bank said no';
    case 'sold-out':
      return 'Sold out a moment ago';
    case 'confirming':
      return 'One question from your bank';
    case 'expired':
      return phase.problem === 'payment.too-late' ? 'Your payment came too late' : 'The time is over';
    case 'paid':
      return 'Paid';
    default:
      return 'Confirm your order';
  }
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
  const pieces = checkout.lines.reduce((sum, { quantity }) => sum + quantity, 0);
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
  const askForAnotherCard = (): void => change({ ...form, card: EMPTY_CARD, open: { ...form.open, card: true } });
  const leaveBank = (): void => {
    askForAnotherCard();
    giveUp.ask();
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
      closesOnTapBeside={isPaying || isKept}
      data-testid="checkout-sheet"
      footer={
        <>
          {((isDeclined && usesKnownCard) || isConfirming) && (
            <Button
              variant="line"
              size="lg"
              icon="card"
              isBlock
              isBusy={giveUp.isBusy}
              className={styles['other']}
              onClick={isConfirming ? leaveBank : askForAnotherCard}
            >
              Use another card
            </Button>
          )}
          {phase.kind === 'paying' && phase.mayGiveUpAtMs !== null && (
            <GiveUpPayment
              mayGiveUpAtMs={phase.mayGiveUpAtMs}
              clockOffsetMs={clockOffsetMs}
              isBusy={giveUp.isBusy}
              className={styles['other']}
              onGiveUp={leaveBank}
            />
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
        <PayNotice
          phase={phase}
          form={form}
          isFirstPaid={checkout.lines.some((line) => line.isFirstPaid)}
          giveUpTrouble={giveUp.trouble}
        />
        <HeldLines
          checkout={checkout}
          clockOffsetMs={clockOffsetMs}
          isClockShown={!isPaying}
          isDeclined={isDeclined}
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
        <Charges charges={checkout} pieces={pieces} shippingName={shipping?.name ?? ''} />
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
