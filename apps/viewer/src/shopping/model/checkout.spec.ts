import type { CheckoutView } from '@vitrine/contracts';
import { cardProblems, formatCardNumber, formatExpiry, hasValidCheckDigit } from './card';
import { addressRequest, formProblems, openProblemSections, startForm, withCountry } from './checkout-form';
import { createRequest, renewIntent, type CheckoutIntent } from './checkout-intent';
import { checkoutPhase, nextAttempt, type CheckoutFacts } from './checkout-phase';

const eur = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });
const held: CheckoutView = {
  id: 'c1',
  storeId: 's1',
  roomId: 'r1',
  status: 'held',
  sellerName: 'Atelier Nord',
  offers: [],
  lines: [],
  subtotal: eur(8_900),
  discount: null,
  delivery: { country: 'DE', methodId: 'm1', options: [] },
  returnWindowDays: 30,
  shipping: eur(500),
  tax: null,
  duties: { terms: 'none', amount: eur(0) },
  total: eur(9_400),
  expiresAt: '2026-11-22T12:10:00.000Z',
  serverTime: '2026-11-22T12:00:00.000Z',
  savedEmail: null,
  savedAddress: null,
  savedPaymentMethod: null,
  payment: null,
  lastPaymentError: null,
  order: null,
};
const savedAddress = {
  fullName: 'Clara Moreau',
  line1: 'Rua da Rosa 148',
  line2: null,
  postalCode: '1200-389',
  city: 'Lisboa',
  country: 'PT',
};
const savedPaymentMethod = { id: 'pm1', brand: 'Visa', last4: '4242', expiryMonth: 8, expiryYear: 2029 };
const facts: CheckoutFacts = {
  checkout: held,
  createTrouble: null,
  payTrouble: null,
  isPayRequestOpen: false,
  isHoldOver: false,
};
const now = new Date(2026, 10, 22);

describe('checkout phases', () => {
  it('waits while the stock is being held and says what failed when it could not be', () => {
    expect(checkoutPhase({ ...facts, checkout: null }).kind).toBe('holding');
    expect(
      checkoutPhase({
        ...facts,
        checkout: null,
        createTrouble: { code: 'stock.sold-out', isNetwork: false, details: { variantId: 'v1', available: 2 } },
      }),
    ).toEqual({ kind: 'sold-out', variantId: 'v1', available: 2 });
    expect(
      checkoutPhase({ ...facts, checkout: null, createTrouble: { code: 'server.busy', isNetwork: false } }).kind,
    ).toBe('not-held');
  });

  it('keeps the hold after a declined card, also when only the server remembers it', () => {
    expect(checkoutPhase({ ...facts, payTrouble: { code: 'payment.declined', isNetwork: false } }).kind).toBe(
      'declined',
    );
    expect(checkoutPhase({ ...facts, checkout: { ...held, lastPaymentError: 'payment.declined' } }).kind).toBe(
      'declined',
    );
  });

  it('says what the bank said', () => {
    for (const problem of ['payment.insufficient-funds', 'payment.authentication-failed'] as const) {
      expect(checkoutPhase({ ...facts, payTrouble: { code: problem, isNetwork: false } })).toEqual({
        kind: 'declined',
        problem,
      });
      expect(checkoutPhase({ ...facts, checkout: { ...held, lastPaymentError: problem } })).toEqual({
        kind: 'declined',
        problem,
      });
    }
  });

  it('shows the question of the bank while it waits for its answer', () => {
    const action = { kind: 'frame', url: '/api/bank' } as const;
    const payment = { status: 'requires-action', action, endsAt: '2026-11-22T12:12:00.000Z' } as const;
    expect(checkoutPhase({ ...facts, checkout: { ...held, status: 'paying', payment }, isHoldOver: true })).toEqual({
      kind: 'confirming',
      action,
    });
  });

  it('says of a payment that came too late that it did', () => {
    expect(
      checkoutPhase({ ...facts, checkout: { ...held, status: 'expired', lastPaymentError: 'payment.too-late' } }),
    ).toEqual({ kind: 'expired', problem: 'payment.too-late' });
  });

  it('does not let a running payment look expired, because the hold does not run out meanwhile', () => {
    const payment = { status: 'pending', mayGiveUpAt: '2026-11-22T12:01:00.000Z' } as const;
    expect(checkoutPhase({ ...facts, checkout: { ...held, status: 'paying', payment }, isHoldOver: true })).toEqual({
      kind: 'paying',
      isSlow: true,
      mayGiveUpAtMs: Date.parse('2026-11-22T12:01:00.000Z'),
    });
    expect(checkoutPhase({ ...facts, isPayRequestOpen: true, isHoldOver: true })).toEqual({
      kind: 'paying',
      isSlow: false,
      mayGiveUpAtMs: null,
    });
  });

  it('is expired by the server, by the clock, and by a refused payment', () => {
    expect(checkoutPhase({ ...facts, checkout: { ...held, status: 'expired' } }).kind).toBe('expired');
    expect(checkoutPhase({ ...facts, isHoldOver: true }).kind).toBe('expired');
    expect(checkoutPhase({ ...facts, payTrouble: { code: 'checkout.expired', isNetwork: false } }).kind).toBe(
      'expired',
    );
  });

  it('is paid once the server says completed, whatever failed on the way', () => {
    expect(
      checkoutPhase({
        ...facts,
        checkout: { ...held, status: 'completed' },
        payTrouble: { code: 'server.failed', isNetwork: true },
        isHoldOver: true,
      }).kind,
    ).toBe('paid');
  });

  it('calls a lost answer unsure, and a refused card detail not', () => {
    expect(checkoutPhase({ ...facts, payTrouble: { code: 'server.unavailable', isNetwork: true } })).toMatchObject({
      kind: 'pay-failed',
      isUnsure: true,
    });
    expect(checkoutPhase({ ...facts, payTrouble: { code: 'payment.method-invalid', isNetwork: false } })).toMatchObject(
      { kind: 'pay-failed', isUnsure: false },
    );
  });
});

describe('idempotency keys', () => {
  let made = 0;
  const newKey = () => `key-${++made}`;

  const paying = (paymentMethodId: string) => ({
    paymentMethodId,
    email: 'a@b.pt',
    address: addressRequest({ ...savedAddress, line2: '' }),
  });

  it('sends a payment whose outcome is unknown again as it was, even when the card was changed meanwhile', () => {
    const first = nextAttempt(null, paying('card-a'), newKey);
    expect(nextAttempt(first, paying('card-b'), newKey)).toBe(first);
  });
  it('takes a new key and the new request after a definite answer', () => {
    const first = nextAttempt(null, paying('card-a'), newKey);
    const second = nextAttempt({ ...first, isSettled: true }, paying('card-b'), newKey);
    expect(second.key).not.toBe(first.key);
    expect(second.request.paymentMethodId).toBe('card-b');
  });
  it('sends the intent without its key, and renews the key only when asked', () => {
    const intent: CheckoutIntent = {
      key: 'k1',
      lines: [{ variantId: 'v1', quantity: 1, pinId: 'p1' }],
      roomId: 'r1',
      country: 'JP',
      isBag: false,
    };
    expect(createRequest(intent)).toEqual({
      lines: [{ variantId: 'v1', quantity: 1, pinId: 'p1' }],
      roomId: 'r1',
      country: 'JP',
    });
    expect(Object.keys(createRequest({ ...intent, roomId: null, country: '' }))).toEqual(['lines']);
    expect(renewIntent(intent, 'k2')).toEqual({ ...intent, key: 'k2' });
  });
});

describe('checkout form', () => {
  it('needs nothing but the tap on Pay when everything is known', () => {
    const form = startForm({ savedEmail: 'clara@example.com', savedAddress, savedPaymentMethod }, null, null);
    expect(form.open).toEqual({ email: false, address: false, card: false });
    expect(formProblems(form, now)).toEqual({});
  });

  it('opens what a guest has to fill in, and keeps what was typed before a reload', () => {
    const kept = { email: 'a@b.pt', address: { ...savedAddress, line2: '', city: '' } };
    const form = startForm(held, kept, null);
    expect(form.open).toEqual({ email: false, address: true, card: true });
    expect(form.address.fullName).toBe('Clara Moreau');
    expect(Object.keys(formProblems(form, now)).sort()).toEqual(['city', 'cvc', 'expiry', 'number']);
  });

  it('fills in the likely country only where there is none', () => {
    expect(withCountry(startForm(held, null, null), 'PT').address.country).toBe('PT');
    const known = startForm({ savedEmail: null, savedAddress, savedPaymentMethod }, null, null);
    expect(withCountry(known, 'DE').address.country).toBe('PT');
  });

  it('opens every section that has a problem', () => {
    const form = startForm({ savedEmail: 'clara@example.com', savedAddress, savedPaymentMethod }, null, null);
    const broken = { ...form, address: { ...form.address, city: ' ' } };
    expect(openProblemSections(broken, formProblems(broken, now)).open.address).toBe(true);
  });
});

describe('a card that somebody else takes', () => {
  it('is not checked here', () => {
    const form = startForm({ savedEmail: 'clara@example.com', savedAddress, savedPaymentMethod: null }, null, null);
    expect(formProblems(form, now, { isCardTypedHere: false })).toEqual({});
    expect(Object.keys(formProblems(form, now))).not.toEqual([]);
  });
});

describe('card fields', () => {
  it('formats while typing and lets one delete over the stroke', () => {
    expect(formatCardNumber('4242424242424242')).toBe('4242 4242 4242 4242');
    expect(formatExpiry('8', '')).toBe('08 / ');
    expect(formatExpiry('0829', '082')).toBe('08 / 29');
    expect(formatExpiry('08 /', '08 / ')).toBe('08');
  });
  it('checks number, date and code', () => {
    expect(hasValidCheckDigit('4242 4242 4242 4242')).toBe(true);
    expect(hasValidCheckDigit('4242 4242 4242 4241')).toBe(false);
    expect(cardProblems({ number: '4242424242424242', expiry: '11 / 26', cvc: '123' }, now)).toEqual({});
    expect(cardProblems({ number: '4242424242424242', expiry: '10 / 26', cvc: '12' }, now)).toEqual({
      expiry: 'This card has run out',
      cvc: 'Enter its 3 or 4 digits',
    });
  });
});
