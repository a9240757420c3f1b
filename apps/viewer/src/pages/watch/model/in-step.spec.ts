import type { PinnedProductView } from '@vitrine/contracts';
import { InStep, type Change, type Shelf } from './in-step';

const coat = (priceMinor: number, listPrices?: { currency: string; priceMinor: number }[]): PinnedProductView => ({
  id: 'coat',
  title: 'Coat',
  currency: 'EUR',
  fitNote: 'true-to-size',
  pictureUrl: null,
  pictureUrlByColour: {},
  variants: [
    {
      id: 'coat-m',
      size: 'M',
      colour: 'Ink',
      priceMinor,
      compareAtPriceMinor: null,
      available: 3,
      ...(listPrices && { listPrices: listPrices.map((price) => ({ ...price, compareAtPriceMinor: null })) }),
    },
  ],
});
const TRY_ON = { wearerName: null, wearerHeightCm: null, sizeWorn: null, colourWorn: null, note: null };
const ORDER = ['first', 'second', 'third'];
/** Pinned are all up to the one being shown. */
const shelf = (nowShowingPinId: string | null, product = coat(9_900)): Shelf => {
  const pinOrder = nowShowingPinId === null ? ORDER : ORDER.slice(0, ORDER.indexOf(nowShowingPinId) + 1);
  const pins = Object.fromEntries(pinOrder.map((id) => [id, { id, productId: 'coat', tryOn: TRY_ON }]));
  return { nowShowingPinId, pins, pinOrder, products: { coat: product } };
};

describe('InStep', () => {
  let inStep: InStep;
  const follow = (next: Shelf, change: Partial<Change> = {}): void =>
    inStep.follow({ shelf: next, shownAtMs: Date.now(), delayMs: 1_500, serverNowMs: Date.now(), ...change });
  const shown = (): string | null | undefined => inStep.getSnapshot().shelf?.nowShowingPinId;
  const price = (): number | undefined => inStep.getSnapshot().shelf?.products['coat']?.variants[0]?.priceMinor;

  beforeEach(() => {
    jest.useFakeTimers();
    inStep = new InStep();
    follow(shelf('first'));
  });
  afterEach(() => {
    inStep.stop();
    jest.useRealTimers();
  });

  it('shows at once what there is on arrival', () => {
    expect(shown()).toBe('first');
  });

  it('shows a piece, and has it among the pieces, when the picture gets to it', () => {
    follow(shelf('second'));
    jest.advanceTimersByTime(1_499);
    expect([shown(), inStep.getSnapshot().shelf?.pinOrder]).toEqual(['first', ['first']]);
    jest.advanceTimersByTime(1);
    expect([shown(), inStep.getSnapshot().shelf?.pinOrder]).toEqual(['second', ['first', 'second']]);
  });

  it('counts the time that the news itself took', () => {
    follow(shelf('second'), { serverNowMs: Date.now() + 1_000 });
    jest.advanceTimersByTime(499);
    expect(shown()).toBe('first');
    jest.advanceTimersByTime(1);
    expect(shown()).toBe('second');
  });

  it('does not wait for what nobody would notice, nor longer than three seconds', () => {
    follow(shelf('second'), { delayMs: 199 });
    expect(shown()).toBe('second');
    follow(shelf('third'), { delayMs: 60_000 });
    jest.advanceTimersByTime(2_999);
    expect(shown()).toBe('second');
    jest.advanceTimersByTime(1);
    expect(shown()).toBe('third');
  });

  it('keeps the order and the distance of pieces that follow each other quickly', () => {
    follow(shelf('second'));
    jest.advanceTimersByTime(300);
    follow(shelf(null), { shownAtMs: null });
    jest.advanceTimersByTime(1_200);
    expect(shown()).toBe('second');
    jest.advanceTimersByTime(300);
    expect(shown()).toBeNull();
  });

  it('goes along at once when the picture is no longer late', () => {
    follow(shelf('second'));
    follow(shelf('third'), { delayMs: 0 });
    expect(shown()).toBe('third');
    jest.advanceTimersByTime(10_000);
    expect(shown()).toBe('third');
  });

  it('lowers a price with the picture', () => {
    follow(shelf('first', coat(7_900)));
    expect(price()).toBe(9_900);
    jest.advanceTimersByTime(1_500);
    expect(price()).toBe(7_900);
  });

  it('raises a price at once, and never goes back to less', () => {
    follow(shelf('second', coat(7_900)));
    jest.advanceTimersByTime(1_000);
    follow(shelf('second', coat(12_900)));
    expect([shown(), price()]).toEqual(['first', 12_900]);
    jest.advanceTimersByTime(500);
    expect([shown(), price()]).toEqual(['second', 12_900]);
  });

  it('raises a price at once in whatever currency it rose', () => {
    follow(shelf('first', coat(9_900, [{ currency: 'SEK', priceMinor: 99_000 }])), { delayMs: 0 });
    follow(shelf('first', coat(9_900, [{ currency: 'SEK', priceMinor: 109_000 }])));
    expect(inStep.getSnapshot().shelf?.products['coat']?.variants[0]?.listPrices?.[0]?.priceMinor).toBe(109_000);
  });

  it('lets go at once of a piece that was taken away', () => {
    follow({ nowShowingPinId: null, pins: {}, pinOrder: [], products: {} }, { shownAtMs: null });
    expect(inStep.getSnapshot().shelf).toEqual({ nowShowingPinId: null, pins: {}, pinOrder: [], products: {} });
  });
});
