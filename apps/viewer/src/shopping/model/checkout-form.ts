import type { AddressView, CheckoutView, PaymentMethodView } from '@vitrine/contracts';
import { needsPostcode } from '@vitrine/domain';
import type { AddressRequest } from '@vitrine/contracts/dto';
import { cardProblems, EMPTY_CARD, type CardDraft } from './card';

export interface AddressDraft {
  readonly fullName: string;
  readonly line1: string;
  readonly line2: string;
  readonly postalCode: string;
  readonly city: string;
  readonly country: string;
}
/** What the buyer typed or what is known of them. Sections that are known show as one line with 'Change'. */
export interface CheckoutForm {
  readonly email: string;
  readonly address: AddressDraft;
  readonly card: CardDraft;
  /** The card paid with last time, until the buyer asks for another. */
  readonly savedMethod: PaymentMethodView | null;
  readonly open: { readonly email: boolean; readonly address: boolean; readonly card: boolean };
}
export type FormSection = keyof CheckoutForm['open'];
/** The part that may be kept over a reload: never the card. */
export type KeptForm = Pick<CheckoutForm, 'email' | 'address'>;

export const EMPTY_ADDRESS: AddressDraft = {
  fullName: '',
  line1: '',
  line2: '',
  postalCode: '',
  city: '',
  country: '',
};

export const ADDRESS_FIELDS = ['fullName', 'line1', 'line2', 'postalCode', 'city', 'country'] as const;

const addressDraft = (saved: AddressView): AddressDraft => ({ ...saved, line2: saved.line2 ?? '' });
const isTyped = (address: AddressDraft): boolean => Object.values(address).some((value) => value !== '');

/** What is typed wins over what is kept, and that over what was used last time. */
export function startForm(
  checkout: Pick<CheckoutView, 'savedEmail' | 'savedAddress' | 'savedPaymentMethod'>,
  kept: KeptForm | null,
  memberEmail: string | null,
): CheckoutForm {
  const email = kept?.email || checkout.savedEmail || memberEmail || '';
  const keptAddress = kept !== null && isTyped(kept.address) ? kept.address : null;
  const savedAddress = checkout.savedAddress === null ? null : addressDraft(checkout.savedAddress);
  const address = keptAddress ?? savedAddress ?? EMPTY_ADDRESS;
  return {
    email,
    address,
    card: EMPTY_CARD,
    savedMethod: checkout.savedPaymentMethod,
    open: {
      email: Object.keys(emailProblems(email)).length > 0,
      address: Object.keys(addressProblems(address)).length > 0,
      card: checkout.savedPaymentMethod === null,
    },
  };
}

/** The likely country stands in the form until the buyer has one: it cannot be emptied, so none means not chosen yet. */
export function withCountry(form: CheckoutForm, country: string): CheckoutForm {
  return form.address.country === '' ? { ...form, address: { ...form.address, country } } : form;
}

export type FormProblems = Partial<Record<'email' | keyof AddressDraft | keyof CardDraft, string>>;

const EMAIL_PATTERN = /^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/;

export function emailProblems(email: string): FormProblems {
  return EMAIL_PATTERN.test(email.trim()) ? {} : { email: 'Enter an address like name@example.com' };
}

export function addressProblems(address: AddressDraft): FormProblems {
  const problems: FormProblems = {};
  if (address.fullName.trim() === '') problems.fullName = 'Enter who receives it';
  if (address.line1.trim() === '') problems.line1 = 'Enter street and number';
  if (address.postalCode.trim() === '' && needsPostcode(address.country)) problems.postalCode = 'Enter the postcode';
  if (address.city.trim() === '') problems.city = 'Enter the town';
  if (!/^[A-Z]{2}$/.test(address.country)) problems.country = 'Choose a country';
  return problems;
}

/** Whether the buyer gives a card now, and not the one of last time. */
export const isNewCard = ({ savedMethod, open }: CheckoutForm): boolean => savedMethod === null || open.card;

/** @param options.isCardTypedHere false where the form of the payment provider takes and checks the card */
export function formProblems(
  form: CheckoutForm,
  now: Date,
  { isCardTypedHere } = { isCardTypedHere: true },
): FormProblems {
  return {
    ...emailProblems(form.email),
    ...addressProblems(form.address),
    ...(isNewCard(form) && isCardTypedHere ? cardProblems(form.card, now) : {}),
  };
}

/** A section with a problem opens, so that the problem can be seen. */
export function openProblemSections(form: CheckoutForm, problems: FormProblems): CheckoutForm {
  const has = (...names: readonly (keyof FormProblems)[]): boolean =>
    names.some((name) => problems[name] !== undefined);
  return {
    ...form,
    open: {
      email: form.open.email || has('email'),
      address: form.open.address || has('fullName', 'line1', 'postalCode', 'city', 'country'),
      card: form.open.card || has('number', 'expiry', 'cvc'),
    },
  };
}

export function addressRequest(address: AddressDraft): AddressRequest {
  const line2 = address.line2.trim();
  return {
    fullName: address.fullName.trim(),
    line1: address.line1.trim(),
    ...(line2 !== '' && { line2 }),
    postalCode: address.postalCode.trim(),
    city: address.city.trim(),
    country: address.country,
  };
}
