import { waitingMailText } from './waiting-mail-text';

describe('the mail to whoever is next', () => {
  const mail = {
    storeName: 'Maison',
    title: 'Wrap coat',
    size: 'M',
    colour: '',
    quantity: 2,
    expiresAt: new Date('2026-01-15T18:09:30Z'),
    url: null,
  };

  it('says what is kept, and until when', () => {
    const { subject, text } = waitingMailText(mail);
    expect(subject).toBe('It is your turn: Wrap coat is kept for you');
    expect(text).toContain('kept for you until 18:09 UTC');
    expect(text).toContain('  2 x Wrap coat, M\n');
    expect(text).toContain('Open the shop where you joined the line');
  });

  it('leads to it where it is known where the shop is', () => {
    const { text } = waitingMailText({ ...mail, url: 'https://shop.example/account' });
    expect(text).toContain('Pay for it here:\n  https://shop.example/account\n\nAfter that time');
  });
});
