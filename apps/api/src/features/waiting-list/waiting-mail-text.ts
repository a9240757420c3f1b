export interface WaitingMail {
  readonly storeName: string;
  readonly title: string;
  readonly size: string;
  readonly colour: string;
  readonly quantity: number;
  readonly expiresAt: Date;
  /** Where they pay for it; null: not known. */
  readonly url: string | null;
}

/** What somebody is told whose turn it is. The time is UTC: where they are is not known. */
export function waitingMailText(mail: WaitingMail): { readonly subject: string; readonly text: string } {
  const { storeName, quantity, expiresAt, url } = mail;
  const name = [mail.title, mail.size, mail.colour].filter((part) => part !== '').join(', ');
  const time = expiresAt.toISOString().slice(11, 16);
  return {
    subject: `It is your turn: ${mail.title} is kept for you`,
    text: [
      'Hello,',
      '',
      `what you waited for at ${storeName} is back, and kept for you until ${time} UTC:`,
      '',
      `  ${quantity} x ${name}`,
      '',
      ...(url === null
        ? ['Open the shop where you joined the line, and pay for it there.']
        : ['Pay for it here:', `  ${url}`, '']),
      'After that time it goes to the next in line.',
      '',
      storeName,
      '',
    ].join('\n'),
  };
}
