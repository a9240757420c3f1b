import type { AddressView } from '@vitrine/contracts';

const countryName = (code: string): string =>
  new Intl.DisplayNames('en', { type: 'region', fallback: 'code' }).of(code) ?? code;

/** As it is written on a parcel: one line each, the country in words. */
export function addressLines({ fullName, line1, line2, postalCode, city, country }: AddressView): readonly string[] {
  return [fullName, line1, line2 ?? '', `${postalCode} ${city}`.trim(), countryName(country)].filter(
    (line) => line !== '',
  );
}
