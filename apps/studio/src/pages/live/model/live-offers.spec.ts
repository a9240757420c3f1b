import type { LiveOfferView, OfferView } from '@vitrine/contracts';
import { liveOffers } from './live-offers';

const prepared = (id: string, values: Partial<OfferView> = {}): OfferView => ({
  id,
  roomId: 'room',
  text: `Offer ${id}`,
  gift: null,
  minQuantity: 2,
  productIds: [],
  durationMinutes: 5,
  status: 'prepared',
  startedAt: null,
  endsAt: null,
  endedAt: null,
  promisedCount: 0,
  ...values,
});
const running = (id: string, values: Partial<LiveOfferView> = {}): LiveOfferView => ({
  id,
  text: `Offer ${id}`,
  gift: null,
  minQuantity: 2,
  productIds: [],
  startedAtMs: 0,
  endsAtMs: 300_000,
  ...values,
});

describe('the offers of a console', () => {
  it('are on when the timeline says so, before the server list does', () => {
    const { items } = liveOffers([prepared('a'), prepared('b')], [running('b', { text: 'New words' })], 1_000);
    expect(items).toMatchObject([
      { id: 'a', isOn: false, endsAtMs: null },
      { id: 'b', isOn: true, endsAtMs: 300_000, text: 'New words' },
    ]);
  });

  it('are over when their time is up, whether or not the end was told', () => {
    expect(liveOffers([prepared('a', { status: 'running' })], [running('a')], 300_000).items).toMatchObject([
      { isOn: false },
    ]);
  });

  it('are worked by one key: what came on last, then what was not on yet, then the first', () => {
    const both = [prepared('a', { status: 'ended' }), prepared('b')];
    expect(liveOffers(both, [running('a')], 0).next?.id).toBe('a');
    expect(liveOffers(both, [], 0).next?.id).toBe('b');
    expect(liveOffers([prepared('a', { status: 'ended' })], [], 0).next?.id).toBe('a');
    expect(liveOffers([], [], 0).next).toBeNull();
  });
});
