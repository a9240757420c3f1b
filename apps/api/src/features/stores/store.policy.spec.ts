import { checkCurrency } from './store.policy';

describe('the currency of a store', () => {
  it.each(['EUR', 'USD', 'JPY', 'AED'])('may be %s', (currency) => {
    expect(() => checkCurrency(currency)).not.toThrow();
  });

  it.each(['ZZZ', 'QQQ', ''])('is never %p', (currency) => {
    expect(() => checkCurrency(currency)).toThrow(expect.objectContaining({ code: 'request.invalid' }));
  });
});
