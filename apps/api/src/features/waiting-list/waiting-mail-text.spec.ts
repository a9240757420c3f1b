import { waitingMailText } from './waiting-mail-text';

describe('the mail to whoever is next', () => {
  it('says what is kept, and until when', () => {
    const { subject, text } = waitingMailText({
      storeName: 'Maison',
      title: 'Wrap coat',
      size: 'M',
      colour: '',
      quantity: 2,
      expiresAt: new Date('2026-01-15T18:09:30Z'),
    });
    expect(subject).toBe('It is your turn: Wrap coat is kept for you');
    expect(text).toContain('kept for you until 18:09 UTC');
    expect(text).toContain('  2 x Wrap coat, M\n');
  });
});
