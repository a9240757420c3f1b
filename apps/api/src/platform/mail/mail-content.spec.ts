import { createTransport } from 'nodemailer';
import type { MailMessage } from './mail';
import { mailContent } from './mail-content';

const FROM = 'orders@vitrine.example';
const writer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
const written = async (values: Partial<MailMessage> = {}): Promise<string> => {
  const message = {
    id: 'order-1.confirmed',
    to: 'ada@buyers.example',
    senderName: 'Test store',
    subject: 'Order 1001',
    text: 'Hello',
    ...values,
  };
  return String((await writer.sendMail(mailContent(message, FROM, Date.UTC(2026, 0, 5, 8, 3, 9)))).message);
};

describe('a mail as it travels', () => {
  it('says who writes to whom, when, and that nobody need answer', async () => {
    const lines = (await written()).split('\r\n');
    for (const header of [
      'From: Test store <orders@vitrine.example>',
      'To: ada@buyers.example',
      'Subject: Order 1001',
      'Message-ID: <order-1.confirmed@vitrine.example>',
      'Date: Mon, 05 Jan 2026 08:03:09 +0000',
      'Auto-Submitted: auto-generated',
      'Content-Type: text/plain; charset=utf-8',
    ])
      expect(lines).toContain(header);
    expect(lines.slice(lines.indexOf('') + 1).join('\n')).toBe('Hello\n');
  });

  it('carries any language in short lines of ASCII', async () => {
    const mail = await written({
      subject: '東京の店 '.repeat(12),
      senderName: 'Mäntel & Söhne',
      text: 'Grüße 😀 '.repeat(60),
    });
    expect(mail).toMatch(/^[\x20-\x7e\t\r\n]*$/);
    for (const line of mail.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
  });

  it('lets nobody add a header or a receiver', async () => {
    const attack = 'Order\r\nBcc: everybody@buyers.example\r\n\r\nBuy this';
    const mail = await written({ subject: attack, senderName: attack });
    expect(mail).not.toMatch(/^Bcc:/m);
    expect(mail.split('\r\n\r\n')).toHaveLength(2);
    for (const to of ['ada@x.example\r\nBcc: b@x.example', 'a@x.example, b@x.example', '<a@x.example>', 'nobody', ''])
      await expect(written({ to })).rejects.toThrow('one address');
    await expect(written({ id: '../secret' })).rejects.toThrow('no id');
  });
});
