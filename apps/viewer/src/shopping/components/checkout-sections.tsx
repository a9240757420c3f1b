import { needsPostcode, townLine } from '@vitrine/domain';
import { ErrorState, Icon, NO_ANSWER_TEXT, Skeleton, type IconName, countryName, countryOptions } from '@vitrine/web';
import { lazy, Suspense, useId, type ReactElement, type ReactNode } from 'react';
import { formatCardNumber, formatExpiry } from '../model/card';
import {
  EMPTY_ADDRESS,
  type AddressDraft,
  type CheckoutForm,
  type FormProblems,
  type FormSection,
} from '../model/checkout-form';
import type { PaymentsConfig, TakeCard } from '../payments-config';
import { SavedAddresses } from './saved-addresses';
import { TextField } from './text-field';
import styles from './checkout-sections.module.css';

interface SectionProps {
  readonly form: CheckoutForm;
  readonly problems: FormProblems;
  readonly onChange: (form: CheckoutForm) => void;
  readonly isLocked: boolean;
}

/** What is known, as one line with one way to change it. */
function KnownLine({
  icon,
  title,
  note,
  changeLabel,
  isLocked,
  onOpen,
}: {
  readonly icon: IconName;
  readonly title: ReactNode;
  readonly note: ReactNode;
  readonly changeLabel: string;
  readonly isLocked: boolean;
  readonly onOpen: () => void;
}): ReactElement {
  return (
    <div className={styles['known']}>
      <Icon name={icon} sizePx={20} />
      <div className={styles['known-text']}>
        {title}
        <small>{note}</small>
      </div>
      <button type="button" className={styles['change']} disabled={isLocked} onClick={onOpen} aria-label={changeLabel}>
        Change
      </button>
    </div>
  );
}

const opened = (form: CheckoutForm, section: FormSection): CheckoutForm => ({
  ...form,
  open: { ...form.open, [section]: true },
});

export function EmailSection({ form, problems, onChange, isLocked }: SectionProps): ReactElement {
  if (!form.open.email) {
    return (
      <KnownLine
        icon="mail"
        title={<bdi>{form.email}</bdi>}
        note="For this order"
        changeLabel="Change the email"
        isLocked={isLocked}
        onOpen={() => onChange(opened(form, 'email'))}
      />
    );
  }
  return (
    <div className={styles['open']}>
      <TextField
        label="Email for this order"
        name="email"
        type="email"
        inputMode="email"
        autoComplete="email"
        value={form.email}
        problem={problems.email}
        disabled={isLocked}
        onChange={(event) => onChange({ ...form, email: event.target.value })}
        data-testid="checkout-email"
      />
    </div>
  );
}

export function AddressSection({ form, problems, onChange, isLocked }: SectionProps): ReactElement {
  const countryId = useId();
  const { address } = form;
  if (!form.open.address) {
    return (
      <KnownLine
        icon="home"
        title={<bdi>{[address.line1, address.line2].filter((line) => line !== '').join(', ')}</bdi>}
        note={<bdi>{`${townLine(address)}, ${countryName(address.country)}`}</bdi>}
        changeLabel="Change the address"
        isLocked={isLocked}
        onOpen={() => onChange(opened(form, 'address'))}
      />
    );
  }
  const field = (name: keyof AddressDraft, label: string, autoComplete: string): ReactElement => (
    <TextField
      label={label}
      name={name}
      autoComplete={autoComplete}
      maxLength={name === 'postalCode' ? 20 : 120}
      value={address[name]}
      problem={problems[name]}
      disabled={isLocked}
      onChange={(event) => onChange({ ...form, address: { ...address, [name]: event.target.value } })}
      data-testid={`checkout-${name}`}
    />
  );
  return (
    <fieldset className={styles['open']}>
      <legend className={styles['legend']}>Where it goes</legend>
      <SavedAddresses
        typed={address}
        isLocked={isLocked}
        onChoose={(chosen) => onChange({ ...form, address: chosen, open: { ...form.open, address: false } })}
        onNew={() => onChange({ ...form, address: { ...EMPTY_ADDRESS, country: address.country } })}
      />
      {field('fullName', 'Full name', 'shipping name')}
      {field('line1', 'Street and number', 'shipping address-line1')}
      {field('line2', 'Flat, floor (if any)', 'shipping address-line2')}
      <div className={styles['pair']}>
        {field('postalCode', needsPostcode(address.country) ? 'Postcode' : 'Postcode (if any)', 'shipping postal-code')}
        {field('city', 'Town or city', 'shipping address-level2')}
      </div>
      <div>
        <label className={styles['label']} htmlFor={countryId}>
          Country
        </label>
        <select
          id={countryId}
          className={styles['select']}
          autoComplete="shipping country"
          value={address.country}
          disabled={isLocked}
          aria-invalid={problems.country !== undefined || undefined}
          onChange={(event) => onChange({ ...form, address: { ...address, country: event.target.value } })}
          data-testid="checkout-country"
        >
          <option value="" disabled>
            Choose…
          </option>
          {countryOptions().map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
        {problems.country !== undefined && <p className={styles['problem']}>{problems.country}</p>}
      </div>
    </fieldset>
  );
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Where nobody pays with Stripe, none of it is loaded. */
const StripeCard = lazy(() => import('../stripe/stripe-card'));

export function CardSection({
  form,
  problems,
  onChange,
  isLocked,
  config,
  onTaker,
}: SectionProps & {
  readonly config: PaymentsConfig;
  /** Told how to take the card that was typed into the form of another provider; null when there is no such form. */
  readonly onTaker: (take: TakeCard | null) => void;
}): ReactElement {
  const { savedMethod } = form;
  const { view } = config;
  if (!form.open.card && savedMethod !== null) {
    return (
      <KnownLine
        icon="card"
        title={`${savedMethod.brand} ending ${savedMethod.last4}`}
        note={`Expires ${twoDigits(savedMethod.expiryMonth)}/${twoDigits(savedMethod.expiryYear % 100)}`}
        changeLabel="Change the card"
        isLocked={isLocked}
        onOpen={() => onChange(opened(form, 'card'))}
      />
    );
  }
  return (
    <fieldset className={styles['open']}>
      <legend className={styles['legend']}>Card</legend>
      {view === null && !config.isFailed && <Skeleton width="100%" height={120} />}
      {view === null && config.isFailed && <ErrorState text={NO_ANSWER_TEXT} onRetry={config.retry} />}
      {view?.provider === 'stripe' && (
        <Suspense fallback={<Skeleton width="100%" height={52} />}>
          <StripeCard publishableKey={view.publishableKey} isLocked={isLocked} onTaker={onTaker} />
        </Suspense>
      )}
      {view?.provider === 'sandbox' && (
        <TypedCard form={form} problems={problems} onChange={onChange} isLocked={isLocked} />
      )}
      {savedMethod !== null && (
        <button
          type="button"
          className={styles['change']}
          disabled={isLocked}
          onClick={() => onChange({ ...form, open: { ...form.open, card: false } })}
        >
          {`Keep ${savedMethod.brand} ending ${savedMethod.last4}`}
        </button>
      )}
    </fieldset>
  );
}

/** A card of the sandbox, which has no form of its own. */
function TypedCard({ form, problems, onChange, isLocked }: SectionProps): ReactElement {
  const { card } = form;
  return (
    <>
      <TextField
        label="Card number"
        name="cardNumber"
        inputMode="numeric"
        autoComplete="cc-number"
        value={card.number}
        problem={problems.number}
        disabled={isLocked}
        onChange={(event) => onChange({ ...form, card: { ...card, number: formatCardNumber(event.target.value) } })}
        data-testid="card-number"
      />
      <div className={styles['pair']}>
        <TextField
          label="Expires"
          name="cardExpiry"
          inputMode="numeric"
          autoComplete="cc-exp"
          placeholder="MM / YY"
          value={card.expiry}
          problem={problems.expiry}
          disabled={isLocked}
          onChange={(event) =>
            onChange({ ...form, card: { ...card, expiry: formatExpiry(event.target.value, card.expiry) } })
          }
          data-testid="card-expiry"
        />
        <TextField
          label="Security code"
          name="cardCvc"
          inputMode="numeric"
          autoComplete="cc-csc"
          maxLength={4}
          value={card.cvc}
          problem={problems.cvc}
          disabled={isLocked}
          onChange={(event) => onChange({ ...form, card: { ...card, cvc: event.target.value.replace(/\D/g, '') } })}
          data-testid="card-cvc"
        />
      </div>
      <p className={styles['sandbox']}>
        Test payments, no money moves. 4242 4242 4242 4242 is approved, 4000 0000 0000 0002 is refused, 4000 0000 0000
        0077 takes its time, 4000 0025 0000 3155 asks at the bank. Any date to come, any code.
      </p>
    </>
  );
}
