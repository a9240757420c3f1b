import type { PinnedProductView, TrayItemView } from '@vitrine/contracts';
import { liveTray } from './live-tray';

const product = (id: string, change: Partial<PinnedProductView> = {}): PinnedProductView => ({
  id,
  title: `Piece ${id}`,
  currency: 'EUR',
  fitNote: 'true-to-size',
  pictureUrl: null,
  pictureUrlByColour: {},
  variants: ['Red', 'Blue'].flatMap((colour) =>
    ['S', 'M'].map((size) => ({
      id: `${id}-${colour}-${size}`,
      size,
      colour,
      priceMinor: 8900,
      compareAtPriceMinor: null,
      available: 5,
    })),
  ),
  ...change,
});
const tryOn = { wearerName: null, wearerHeightCm: null, sizeWorn: null, colourWorn: null, note: null };
const item = (id: string, position: number): TrayItemView => ({
  id,
  position,
  status: 'prepared',
  product: product(`product-${id}`),
  tryOn,
});
const items = [item('c', 2), item('a', 0), item('b', 1)];
const nothing = { pins: {}, products: {}, available: {}, nowShowingPinId: null };

describe('liveTray', () => {
  it('numbers the pieces by their position and offers the first as next while nothing is shown', () => {
    const tray = liveTray(items, nothing);
    expect(tray.items.map(({ pinId, number }) => [pinId, number])).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ]);
    expect(tray.now).toBeNull();
    expect(tray.next?.pinId).toBe('a');
  });

  it('follows the piece on screen, and has no next after the last', () => {
    expect(liveTray(items, { ...nothing, nowShowingPinId: 'b' }).next?.pinId).toBe('c');
    expect(liveTray(items, { ...nothing, nowShowingPinId: 'c' }).next).toBeNull();
  });

  it('goes on after the piece that was hidden, and from the start when that piece left the tray', () => {
    expect(liveTray(items, nothing, 'b').next?.pinId).toBe('c');
    expect(liveTray(items, nothing, 'c').next).toBeNull();
    expect(liveTray(items, nothing, 'gone').next?.pinId).toBe('a');
  });

  it('takes stock per size from the timeline, over all colours', () => {
    const available = { 'product-a-Red-S': 1, 'product-a-Blue-S': 0, 'product-a-Red-M': 7, 'product-a-Blue-M': 2 };
    const [first] = liveTray(items, { ...nothing, available }).items;
    expect(first?.stock).toEqual([
      { size: 'S', available: 1, waiting: 0 },
      { size: 'M', available: 9, waiting: 0 },
    ]);
    expect(first?.left).toBe(10);
  });

  it('prefers the product and the try-on facts that the timeline carries', () => {
    const pin = { id: 'a', productId: 'product-a', tryOn: { ...tryOn, sizeWorn: 'M' } };
    const renamed = product('product-a', { title: 'Renamed' });
    const [first] = liveTray(items, { ...nothing, pins: { a: pin }, products: { 'product-a': renamed } }).items;
    expect(first).toMatchObject({ title: 'Renamed', isPinned: true, tryOn: { sizeWorn: 'M' } });
  });

  it('knows when sizes differ in price', () => {
    const [variant] = product('product-a').variants;
    const variants = [8900, 5900].map((priceMinor) => ({ ...variant!, priceMinor }));
    const several = { ...item('a', 0), product: product('product-a', { variants }) };
    expect(liveTray([several], nothing).items[0]).toMatchObject({ priceMinor: 5900, hasSeveralPrices: true });
    expect(liveTray(items, nothing).items[0]?.hasSeveralPrices).toBe(false);
  });

  it('survives a product without sizes', () => {
    const bare = { ...item('a', 0), product: product('product-a', { variants: [] }) };
    expect(liveTray([bare], nothing).items[0]).toMatchObject({ priceMinor: null, left: 0, stock: [] });
  });
});
