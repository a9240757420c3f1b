/** The check digit of a card number (ISO/IEC 7812-1, annex B; Luhn). */
export function hasValidCheckDigit(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  let sum = 0;
  for (let index = 0; index < number.length; index++) {
    const digit = Number(number[number.length - 1 - index]);
    const isDoubled = index % 2 === 1;
    const doubled = digit * 2;
    sum += isDoubled ? (doubled > 9 ? doubled - 9 : doubled) : digit;
  }
  return sum % 10 === 0;
}

/** A card is good to the last day of its month. The latest time zone ends that day twelve hours after UTC does. */
export function isCardExpired(expiryMonth: number, expiryYear: number, nowMs: number): boolean {
  const twelveHoursMs = 12 * 3_600_000;
  return nowMs >= Date.UTC(expiryYear, expiryMonth, 1) + twelveHoursMs;
}
