import { ERROR_STATUS, type ErrorCode } from '@vitrine/contracts';
import { ERROR_TEXTS, errorText } from './error-text';

describe('errorText', () => {
  const codes = Object.keys(ERROR_STATUS) as ErrorCode[];

  it.each(codes)('has a sentence that says what happened and one that says what to do for %s', (code) => {
    const { title, body } = errorText(code);
    expect(title.length).toBeGreaterThan(5);
    expect(body).toMatch(/\.$/);
  });

  it('knows no code that the contracts do not know', () => {
    expect(Object.keys(ERROR_TEXTS).sort()).toEqual([...codes].sort());
  });

  it('says that nothing was charged wherever a purchase fails for certain', () => {
    for (const code of ['payment.declined', 'stock.sold-out', 'checkout.expired'] as const) {
      expect(errorText(code).body).toMatch(/[Nn]othing was charged/);
    }
  });
});
