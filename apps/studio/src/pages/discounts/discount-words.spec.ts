import type { DiscountCodeView } from '@vitrine/contracts';
import { effectText, stateOf, usesText, windowText } from './discount-words';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const code = (change: Partial<DiscountCodeView> = {}): DiscountCodeView => ({
  id: 'c',
  code: 'SCARF15',
  kind: 'percent',
  ratePpm: 150_000,
  amount: null,
  minSubtotal: null,
  maxUses: null,
  maxUsesPerBuyer: null,
  uses: 0,
  startsAt: null,
  endsAt: null,
  isActive: true,
  createdAt: '2026-11-01T09:00:00.000Z',
  ...change,
});

describe('a discount code in words', () => {
  it('says what it does', () => {
    expect(effectText(code())).toBe('15 % off');
    const amount = code({ kind: 'amount', ratePpm: null, amount: eur(1_000), minSubtotal: eur(10_000) });
    expect(effectText(amount)).toBe('€10.00 off from €100.00');
    expect(effectText(code({ kind: 'free-shipping', ratePpm: null }))).toBe('Free shipping');
  });
  it('counts its uses', () => {
    expect(usesText({ uses: 1_204, maxUses: null })).toBe('1,204');
    expect(usesText({ uses: 3, maxUses: 100 })).toBe('3 of 100');
  });
  it('says when it counts', () => {
    expect(windowText(code())).toBe('Any time');
    expect(windowText(code({ endsAt: '2026-12-01T12:00:00.000Z' }))).toMatch(/^Until .*2026/);
    const both = code({ startsAt: '2026-11-01T12:00:00.000Z', endsAt: '2026-12-01T12:00:00.000Z' });
    expect(windowText(both)).toMatch(/2026.* to .*2026/);
  });
  it('says whether buyers can use it, with the reason that holds longest first', () => {
    const nowMs = Date.parse('2026-11-23T12:00:00.000Z');
    const before = '2026-11-23T11:59:59.000Z';
    const after = '2026-11-23T12:00:01.000Z';
    const said = (change: Partial<DiscountCodeView>) => stateOf(code(change), nowMs).text;
    expect(said({})).toBe('On');
    expect(said({ startsAt: before, endsAt: after, maxUses: 2, uses: 1 })).toBe('On');
    expect(said({ startsAt: after })).toBe('To come');
    expect(said({ maxUses: 2, uses: 2 })).toBe('Used up');
    expect(said({ maxUses: 2, uses: 2, endsAt: '2026-11-23T12:00:00.000Z' })).toBe('Over');
    expect(said({ isActive: false, endsAt: before })).toBe('Off');
  });
});
