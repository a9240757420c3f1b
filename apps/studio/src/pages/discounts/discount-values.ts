import { DiscountKind, LIMITS, type DiscountCodeView } from '@vitrine/contracts';
import { ppmToText } from '@vitrine/web';
import type { DiscountCodeRequest } from '@vitrine/contracts/dto';
import { problemsOf, type FieldErrors } from '../../forms/field-errors';
import { amountProblem, minorToText, textToMinor } from '../../forms/money-input';
import { percentProblem, textToPpm } from '../../forms/percent-input';
import { isoToLocal, localToIso } from '../show/local-time';

/** A code as it is typed; an empty cap or time is none. */
export interface DiscountValues {
  readonly code: string;
  readonly kind: DiscountKind;
  readonly rate: string;
  readonly amount: string;
  readonly minSubtotal: string;
  /** Of the amounts. */
  readonly currency: string;
  readonly maxUses: string;
  readonly maxUsesPerBuyer: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly isActive: boolean;
}

export const emptyDiscount = (currency: string): DiscountValues => ({
  code: '',
  kind: DiscountKind.Percent,
  rate: '',
  amount: '',
  minSubtotal: '',
  currency,
  maxUses: '',
  maxUsesPerBuyer: '',
  startsAt: '',
  endsAt: '',
  isActive: true,
});

/** @param storeCurrency for a code without amounts, which has no currency of its own */
export function discountValues(view: DiscountCodeView, storeCurrency: string): DiscountValues {
  const { amount, minSubtotal, ratePpm, maxUses, maxUsesPerBuyer } = view;
  return {
    code: view.code,
    kind: view.kind,
    rate: ratePpm === null ? '' : ppmToText(ratePpm),
    amount: amount === null ? '' : minorToText(amount.amountMinor, amount.currency),
    minSubtotal: minSubtotal === null ? '' : minorToText(minSubtotal.amountMinor, minSubtotal.currency),
    currency: currencyOf(view) ?? storeCurrency,
    maxUses: maxUses === null ? '' : String(maxUses),
    maxUsesPerBuyer: maxUsesPerBuyer === null ? '' : String(maxUsesPerBuyer),
    startsAt: isoToLocal(view.startsAt),
    endsAt: isoToLocal(view.endsAt),
    isActive: view.isActive,
  };
}

const currencyOf = ({ amount, minSubtotal }: DiscountCodeView): string | undefined =>
  amount?.currency ?? minSubtotal?.currency;

/** Whether any amount is typed, so that its currency matters. */
export const hasAmounts = ({ kind, minSubtotal }: DiscountValues): boolean =>
  kind === DiscountKind.Amount || minSubtotal.trim() !== '';

export function discountProblems(values: DiscountValues): FieldErrors {
  const { code, kind, rate, amount, minSubtotal, currency, maxUses, maxUsesPerBuyer, startsAt, endsAt } = values;
  const from = localToIso(startsAt);
  const until = localToIso(endsAt);
  return problemsOf({
    code: codeProblem(code),
    rate:
      kind === DiscountKind.Percent
        ? (percentProblem(rate) ?? (textToPpm(rate) === 0 ? 'More than nothing.' : null))
        : null,
    amount:
      kind === DiscountKind.Amount
        ? (amountProblem(amount, currency) ?? (textToMinor(amount, currency) === 0 ? 'More than nothing.' : null))
        : null,
    minSubtotal:
      minSubtotal.trim() === ''
        ? null
        : (amountProblem(minSubtotal, currency) ??
          (textToMinor(minSubtotal, currency) === 0 ? 'More than nothing, or leave it empty.' : null)),
    maxUses: countProblem(maxUses),
    maxUsesPerBuyer: countProblem(maxUsesPerBuyer),
    startsAt: startsAt !== '' && from === null ? 'Enter a day and a time.' : null,
    endsAt:
      endsAt !== '' && until === null
        ? 'Enter a day and a time.'
        : from !== null && until !== null && Date.parse(until) <= Date.parse(from)
          ? 'Later than the start.'
          : null,
  });
}

function codeProblem(code: string): string | null {
  const { min, max } = LIMITS.discountCode;
  if (code.trim() === '') return 'Enter what buyers type in.';
  if (code.trim().length < min) return `At least ${min} characters, please.`;
  if (code.trim().length > max) return `At most ${max} characters, please.`;
  return /^[A-Z0-9](?:[A-Z0-9_-]*[A-Z0-9])?$/.test(code.trim())
    ? null
    : 'Letters, digits, - and _, with a letter or digit at both ends.';
}

function countProblem(text: string): string | null {
  if (text.trim() === '') return null;
  const { max } = LIMITS.discountUses;
  const isCount = /^\d{1,7}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= max;
  return isCount ? null : 'A whole number, 1 or more, or nothing for any number.';
}

/** Of values without problems. */
export function discountRequest(values: DiscountValues): DiscountCodeRequest {
  const { code, kind, rate, amount, minSubtotal, currency, maxUses, maxUsesPerBuyer } = values;
  return {
    code: code.trim(),
    kind,
    ...(kind === DiscountKind.Percent && { ratePpm: textToPpm(rate) ?? 0 }),
    ...(kind === DiscountKind.Amount && { amountMinor: textToMinor(amount, currency) ?? 0 }),
    minSubtotalMinor: textToMinor(minSubtotal, currency),
    ...(hasAmounts(values) && { currency }),
    maxUses: countOrNull(maxUses),
    maxUsesPerBuyer: countOrNull(maxUsesPerBuyer),
    startsAt: localToIso(values.startsAt),
    endsAt: localToIso(values.endsAt),
    isActive: values.isActive,
  };
}

const countOrNull = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** The same code, switched on or off. */
export function switchedRequest(view: DiscountCodeView, isActive: boolean): DiscountCodeRequest {
  const { code, kind, ratePpm, amount, minSubtotal, maxUses, maxUsesPerBuyer, startsAt, endsAt } = view;
  const currency = currencyOf(view);
  return {
    code,
    kind,
    ...(ratePpm !== null && { ratePpm }),
    ...(amount !== null && { amountMinor: amount.amountMinor }),
    minSubtotalMinor: minSubtotal?.amountMinor ?? null,
    ...(currency !== undefined && { currency }),
    maxUses,
    maxUsesPerBuyer,
    startsAt,
    endsAt,
    isActive,
  };
}
