import type { AddressView } from '@vitrine/contracts';
import { townLine } from '@vitrine/domain';

const countryName = (code: string): string =>
  new Intl.DisplayNames('en', { type: 'region', fallback: 'code' }).of(code) ?? code;

/** As it is written on a parcel: one line each, the country in words. */
export function addressLines(address: AddressView): readonly string[] {
  const { fullName, line1, line2, country } = address;
  return [fullName, line1, line2 ?? '', townLine(address), countryName(country)].filter((line) => line !== '');
}
