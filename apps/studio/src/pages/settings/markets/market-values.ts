import { newClientId } from '@vitrine/client';
import { DutyTerms, LIMITS, type MarketView, type ShippingMethodView } from '@vitrine/contracts';
import { ppmToText } from '@vitrine/web';
import type { MarketRequest, ShippingMethodRequest } from '@vitrine/contracts/dto';
import { lengthProblem, problemsOf, type FieldErrors } from '../../../forms/field-errors';
import { amountProblem, minorToText, textToMinor } from '../../../forms/money-input';
import { percentProblem, textToPpm } from '../../../forms/percent-input';

/** A way of shipping as it is typed. */
export interface MethodValues {
  /** Of the line in the form. */
  readonly key: string;
  /** Null for one that is not saved yet. */
  readonly id: string | null;
  readonly name: string;
  readonly price: string;
  /** Empty: never free. */
  readonly freeFrom: string;
  readonly minDays: string;
  readonly maxDays: string;
}
export interface MarketValues {
  readonly name: string;
  readonly isEverywhereElse: boolean;
  readonly countries: readonly string[];
  readonly currency: string;
  readonly taxName: string;
  readonly taxRate: string;
  readonly isTaxIncluded: boolean;
  readonly dutyTerms: DutyTerms;
  readonly dutyRate: string;
  readonly shippingMethods: readonly MethodValues[];
}

export const emptyMethod = (): MethodValues => ({
  key: newClientId(),
  id: null,
  name: '',
  price: '',
  freeFrom: '',
  minDays: '2',
  maxDays: '5',
});

export const emptyMarket = (currency: string): MarketValues => ({
  name: '',
  isEverywhereElse: false,
  countries: [],
  currency,
  taxName: '',
  taxRate: '0',
  isTaxIncluded: true,
  dutyTerms: DutyTerms.None,
  dutyRate: '0',
  shippingMethods: [{ ...emptyMethod(), name: 'Standard' }],
});

export const marketValues = (market: MarketView): MarketValues => ({
  name: market.name,
  isEverywhereElse: market.countries.length === 0,
  countries: market.countries,
  currency: market.currency,
  taxName: market.taxName,
  taxRate: ppmToText(market.taxRatePpm),
  isTaxIncluded: market.isTaxIncluded,
  dutyTerms: market.dutyTerms,
  dutyRate: ppmToText(market.dutyRatePpm),
  shippingMethods: market.shippingMethods.map((method) => methodValues(method, market.currency)),
});

const methodValues = (method: ShippingMethodView, currency: string): MethodValues => ({
  key: method.id,
  id: method.id,
  name: method.name,
  price: minorToText(method.priceMinor, currency),
  freeFrom: method.freeFromMinor === null ? '' : minorToText(method.freeFromMinor, currency),
  minDays: String(method.minDays),
  maxDays: String(method.maxDays),
});

/** Under the paths that the server uses for what it refuses. */
export function marketProblems(values: MarketValues): FieldErrors {
  const { name, isEverywhereElse, countries, taxName, taxRate, dutyTerms, dutyRate, shippingMethods } = values;
  const isTaxed = (textToPpm(taxRate) ?? 0) > 0;
  return {
    ...problemsOf({
      name: lengthProblem(name, { min: 1, max: LIMITS.storeName.max }, 'a name, for yourself and your colleagues'),
      countries: !isEverywhereElse && countries.length === 0 ? 'Choose at least one country.' : null,
      taxName: lengthProblem(
        taxName,
        { min: isTaxed ? 1 : 0, max: LIMITS.optionText.max },
        'what buyers know the tax as',
      ),
      taxRate: percentProblem(taxRate),
      dutyRate: dutyTerms === DutyTerms.Prepaid ? percentProblem(dutyRate) : null,
      shippingMethods: shippingMethods.length === 0 ? 'Add at least one way of shipping.' : null,
    }),
    ...Object.assign({}, ...shippingMethods.map((method, index) => methodProblems(method, index, values.currency))),
  };
}

function methodProblems(method: MethodValues, index: number, currency: string): FieldErrors {
  const { name, price, freeFrom, minDays, maxDays } = method;
  const path = (field: string): string => `shippingMethods.${index}.${field}`;
  const isBackwards = daysProblem(minDays) === null && Number(minDays) > Number(maxDays);
  return problemsOf({
    [path('name')]: lengthProblem(name, { min: 1, max: LIMITS.optionText.max }, 'a name'),
    [path('priceMinor')]: amountProblem(price, currency),
    [path('freeFromMinor')]: freeFrom.trim() === '' ? null : amountProblem(freeFrom, currency),
    [path('minDays')]: daysProblem(minDays),
    [path('maxDays')]: daysProblem(maxDays) ?? (isBackwards ? 'Not less than the days before it.' : null),
  });
}

function daysProblem(text: string): string | null {
  const isDays = /^\d{1,3}$/.test(text.trim()) && Number(text) <= LIMITS.shippingDays.max;
  return isDays ? null : `0 to ${LIMITS.shippingDays.max} days.`;
}

/** Of values without problems. */
export const marketRequest = (values: MarketValues): MarketRequest => ({
  name: values.name.trim(),
  countries: values.isEverywhereElse ? [] : [...values.countries],
  currency: values.currency,
  taxName: values.taxName.trim(),
  taxRatePpm: textToPpm(values.taxRate) ?? 0,
  isTaxIncluded: values.isTaxIncluded,
  dutyTerms: values.dutyTerms,
  dutyRatePpm: values.dutyTerms === DutyTerms.Prepaid ? (textToPpm(values.dutyRate) ?? 0) : 0,
  shippingMethods: values.shippingMethods.map((method) => methodRequest(method, values.currency)),
});

const methodRequest = (method: MethodValues, currency: string): ShippingMethodRequest => ({
  ...(method.id !== null && { id: method.id }),
  name: method.name.trim(),
  priceMinor: textToMinor(method.price, currency) ?? 0,
  freeFromMinor: textToMinor(method.freeFrom, currency),
  minDays: Number(method.minDays),
  maxDays: Number(method.maxDays),
});
