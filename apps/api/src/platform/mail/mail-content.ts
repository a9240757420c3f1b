import type { SendMailOptions } from 'nodemailer';
import type { MailMessage } from './mail';

/** @throws Error for what is no address of mail: it could begin another header or name another person. */
function address(value: string): string {
  const isAddress = /^(?:[^\s\p{Cc}()<>[\]:;@\\,"]+|"[^\p{Cc}"\\]+")@[^\s\p{Cc}()<>:;@\\,"]+$/u.test(value);
  if (!isAddress) throw new Error('A mail goes to one address.');
  return value;
}
/** A line break in a header would begin another header. */
const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();

/**
 * A mail as the library for mail takes it.
 * @throws Error when an address is none, or the id could be no part of a Message-ID or of a file's name.
 */
export function mailContent(message: MailMessage, from: string, sentAtMs: number): SendMailOptions {
  if (!/^[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/.test(message.id)) throw new Error(`"${message.id}" is no id of a mail.`);
  return {
    from: { name: oneLine(message.senderName), address: address(from) },
    to: { name: '', address: address(message.to) },
    subject: oneLine(message.subject),
    text: message.text,
    date: new Date(sentAtMs),
    messageId: `<${message.id}@${from.split('@').at(-1)}>`,
    // Leaves plain text readable to whoever opens the file.
    textEncoding: 'quoted-printable',
    // RFC 3834, section 5: nobody's out-of-office note answers it.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}
