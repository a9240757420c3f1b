import { offersInForce } from './offers';
import { reduceAll } from './reduce';
import { emptyRoom, entry, offer } from './testing/entries';

const started = (seq: number, id: string, terms = {}) => entry(seq, 'offer.started', { offer: offer(id, terms) });

describe('offers in the state of a room', () => {
  it('are in force from their start to their end', () => {
    const both = reduceAll(emptyRoom, [started(1, 'scarf'), started(2, 'shipping')]);
    expect(both.offers.map(({ id }) => id)).toEqual(['scarf', 'shipping']);
    const state = reduceAll(both, [entry(3, 'offer.ended', { offerId: 'scarf', because: 'time' })]);
    expect(state.offers.map(({ id }) => id)).toEqual(['shipping']);
  });

  it('run anew when they are started again, and take over edited words while they run', () => {
    const state = reduceAll(emptyRoom, [
      started(1, 'scarf'),
      started(2, 'shipping'),
      started(3, 'scarf', { startedAtMs: 3_000 }),
      entry(4, 'offer.edited', { offer: offer('scarf', { startedAtMs: 3_000, text: 'Three for the scarf' }) }),
      entry(5, 'offer.edited', { offer: offer('gone') }),
    ]);
    expect(state.offers.map(({ id, text, startedAtMs }) => [id, text, startedAtMs])).toEqual([
      ['shipping', 'Buy two, get the scarf', 1_000],
      ['scarf', 'Three for the scarf', 3_000],
    ]);
  });

  it('end with the show', () => {
    const state = reduceAll(emptyRoom, [started(1, 'scarf'), entry(2, 'room.status-changed', { status: 'ended' })]);
    expect(state.offers).toEqual([]);
  });

  it('are over when their time is up, whether or not their end was told', () => {
    const offers = [offer('scarf', { endsAtMs: 5_000 }), offer('shipping')];
    expect(offersInForce(offers, 4_999)).toHaveLength(2);
    expect(offersInForce(offers, 5_000).map(({ id }) => id)).toEqual(['shipping']);
  });
});
