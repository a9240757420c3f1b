/**
 * Countries and territories that deliver mail without postcodes, or where many places have none, by ISO 3166-1 alpha-2
 * (Universal Postal Union, addressing systems of its members). There a postcode may be given and need not be.
 */
const WITHOUT: ReadonlySet<string> = new Set(
  (
    'AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK KI KM KN KP LC LY ' +
    'ML MO MR MW NR NU PA QA RW SB SC SL SR SS ST SX SY TD TF TG TK TL TO TV UG VU WS YE ZW'
  ).split(' '),
);

export const needsPostcode = (country: string): boolean => !WITHOUT.has(country);

/** The line of an address with the town. */
export const townLine = ({ postalCode, city }: { readonly postalCode: string; readonly city: string }): string =>
  `${postalCode} ${city}`.trim();
