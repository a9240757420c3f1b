import type { Money } from '@vitrine/contracts';
import { toDecimal } from '@vitrine/domain';

export interface LatePaymentMail {
  readonly fullName: string;
  readonly sellerName: string;
  /** Such as `2 x Ines wrap dress`. */
  readonly titles: readonly string[];
  readonly amount: Money;
  /** The provider refused to pay it back. */
  readonly isFailed: boolean;
}

/** What the buyer is told whose payment went through when nothing could be made of it any more. */
export function latePaymentMail({ fullName, sellerName, titles, amount, isFailed }: LatePaymentMail): {
  readonly subject: string;
  readonly text: string;
} {
  const sum = `${toDecimal(amount)} ${amount.currency}`;
  const ending = isFailed
    ? 'It could not be sent back by itself. The store knows, and pays it back in another way: answer this mail.'
    : 'It goes back to the card that you paid with. Your bank may take some days to show it.';
  const lines = [
    `Hello ${fullName},`,
    '',
    `your bank let a payment of ${sum} through after the time for it was over. It was for:`,
    '',
    ...titles.map((title) => `  ${title}`),
    '',
    `No order was made of it. ${ending}`,
    '',
    sellerName,
    '',
  ];
  return { subject: 'Your payment came too late and goes back', text: lines.join('\n') };
}
