/** Cards that were declined in this visit: they are not offered as 'what you used last'. */
const declined = new Set<string>();

export function noteDeclined(paymentMethodId: string): void {
  declined.add(paymentMethodId);
}

export function isDeclinedMethod(paymentMethodId: string | undefined): boolean {
  return paymentMethodId !== undefined && declined.has(paymentMethodId);
}
