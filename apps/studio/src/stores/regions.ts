import { countryOptions as countries } from '@vitrine/web';

export interface RegionOption {
  readonly value: string;
  readonly label: string;
}

export function countryOptions(): RegionOption[] {
  return countries().map(({ code, name }) => ({ value: code, label: name }));
}

export function currencyOptions(): RegionOption[] {
  const names = new Intl.DisplayNames('en', { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((value) => ({
    value,
    label: `${value} · ${names.of(value) ?? value}`,
  }));
}
