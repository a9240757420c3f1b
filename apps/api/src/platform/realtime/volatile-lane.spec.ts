import type { PersonView } from '@vitrine/contracts';
import { VolatileLane } from './volatile-lane';

const person = (id: string): PersonView => ({ id, displayName: id, avatarUrl: null, badge: 'staff' });

describe('VolatileLane', () => {
  const told: [readonly string[], string, object][] = [];
  let lane: VolatileLane;
  beforeEach(() => {
    told.length = 0;
    lane = new VolatileLane('room', { sendVolatile: (...event) => told.push(event) });
  });

  it('tells the taps of everybody together, and the other nodes only those of this one', () => {
    for (let tap = 0; tap < 300; tap++) lane.react('heart', 1);
    lane.react('fire', 20);
    lane.reactElsewhere({ heart: 7 });
    expect(lane.tick(0)).toEqual({ heart: 300, fire: 20 });
    expect(told).toEqual([
      [['everyone', 'staff'], 'live.reactions', { roomId: 'room', counts: { heart: 307, fire: 20 } }],
    ]);
    expect(lane.tick(500)).toBeNull();
    expect(told).toHaveLength(1);
  });

  it('counts no further than anybody could see, and nothing that is no kind', () => {
    lane.reactElsewhere({ heart: 1e9, sabotage: 5, clap: -3 } as object);
    lane.tick(0);
    expect(told[0]?.[2]).toEqual({ roomId: 'room', counts: { heart: 5_000 } });
  });

  it('tells staff who is writing, and that they stopped', () => {
    lane.type(person('mara'), 0);
    lane.type(person('mara'), 400);
    lane.tick(500);
    lane.type(person('jo'), 900);
    lane.tick(1_000);
    lane.tick(5_500);
    lane.stopTyping('jo');
    lane.tick(5_600);
    lane.tick(9_000);
    expect(
      told.map(([to, name, event]) => [to, name, (event as { people: PersonView[] }).people.map(({ id }) => id)]),
    ).toEqual([
      [['staff'], 'live.typing', ['mara']],
      [['staff'], 'live.typing', ['mara', 'jo']],
      [['staff'], 'live.typing', ['jo']],
      [['staff'], 'live.typing', []],
    ]);
  });

  it('tells a number of viewers once', () => {
    for (const viewers of [3, 3, 4]) lane.tellViewers(viewers);
    expect(told.map(([, , event]) => (event as { viewers: number }).viewers)).toEqual([3, 4]);
  });
});
