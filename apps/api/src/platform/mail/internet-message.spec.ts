import { headerText, internetMessage, quotedPrintable } from './internet-message';
import type { MailMessage } from './mail';

const FROM = 'orders@vitrine.example';
const message = (values: Partial<MailMessage> = {}): MailMessage => ({
  id: 'order-1.confirmed',
  to: 'ada@buyers.example',
  senderName: 'Test store',
  subject: 'Order 1001',
  text: 'Hello',
  ...values,
});
const written = (values: Partial<MailMessage> = {}): string =>
  internetMessage(message(values), FROM, Date.UTC(2026, 0, 5, 8, 3, 9));

/** What a reader of mail makes of it. */
const decodedHeader = (value: string): string =>
  value
    .replace(/\?=\r\n =\?/g, '?==?')
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, base64: string) => Buffer.from(base64, 'base64').toString('utf8'));
const decodedBody = (value: string): string =>
  Buffer.from(
    value
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

describe('a mail as it travels', () => {
  it('has the headers that mail needs, then an empty line, then the text', () => {
    expect(written().split('\r\n')).toEqual([
      'Date: Mon, 5 Jan 2026 08:03:09 +0000',
      'From: "Test store" <orders@vitrine.example>',
      'To: ada@buyers.example',
      'Subject: Order 1001',
      'Message-ID: <order-1.confirmed@vitrine.example>',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: quoted-printable',
      'Auto-Submitted: auto-generated',
      '',
      'Hello',
      '',
    ]);
  });

  it.each(['Mäntel & Söhne', '東京の店', '😀'.repeat(40), 'x'.repeat(300), '=?UTF-8?B?eA==?='])(
    'carries the subject "%s" in short lines of ASCII',
    (subject) => {
      const header = headerText(subject);
      expect(header).toMatch(/^[\x20-\x7e\r\n]*$/);
      for (const line of `Subject: ${header}`.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76);
      expect(decodedHeader(header)).toBe(subject);
    },
  );

  it('lets nobody add a header', () => {
    const attack = 'Order\r\nBcc: everybody@buyers.example\r\n\r\nBuy this';
    const text = written({ subject: attack, senderName: attack });
    expect(text).not.toMatch(/^Bcc:/m);
    expect(text.split('\r\n\r\n')).toHaveLength(2);
    for (const to of ['ada@x.example\r\nBcc: b@x.example', 'a@x.example, b@x.example', '<a@x.example>', 'nobody', '']) {
      expect(() => written({ to })).toThrow('one address');
    }
    expect(() => written({ id: '../secret' })).toThrow('no id');
  });

  it('quotes a name that would mean something', () => {
    expect(written({ senderName: 'Smith, "Jo" \\ Co.' })).toContain('From: "Smith, \\"Jo\\" \\\\ Co." <');
  });

  it.each([
    'Hello,\n\nthank you.\n',
    'Grüße aus Köln, 東京 and 😀 '.repeat(20),
    'a = b',
    'blank at the end \nand a tab\t\nend',
    `${'x'.repeat(75)}=${'y'.repeat(200)}`,
    '.\n..\nFrom here',
  ])('carries a text in short lines of ASCII, and nothing is lost (%#)', (text) => {
    const body = quotedPrintable(text);
    expect(body).toMatch(/^[\x20-\x7e\t\r\n]*$/);
    for (const line of body.split('\r\n')) {
      expect(line.length).toBeLessThanOrEqual(76);
      expect(line).not.toMatch(/[ \t]$/);
    }
    expect(decodedBody(body)).toBe(text.replace(/\n/g, '\r\n'));
  });
});
