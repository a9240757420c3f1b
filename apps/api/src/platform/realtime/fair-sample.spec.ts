import type { Badge, Entry } from '@vitrine/contracts';
import { FairSample } from './fair-sample';

let seq = 0;
const message = (actorId: string, badge: Badge | null = null): Entry => ({
  seq: ++seq,
  kind: 'message.posted',
  v: 1,
  atMs: seq,
  actorId,
  audience: 'everyone',
  mediaTimeMs: null,
  data: { text: `${seq}`, replyTo: null, mentionIds: [], badge },
});
const many = (count: number): Entry[] => Array.from({ length: count }, (_, index) => message(`viewer ${index}`));
const authors = (entries: readonly Entry[]): (string | null)[] => entries.map(({ actorId }) => actorId);
const nobodyBuys = (): boolean => false;

describe('FairSample', () => {
  it('shows everything up to the rate, second after second', () => {
    const sample = new FairSample(15, nobodyBuys, 0);
    for (let second = 0; second < 20; second++) expect(sample.choose(many(15), second * 1000).leftOut).toHaveLength(0);
  });

  it('holds to the rate beyond it, in the order of the log, and says what it left out', () => {
    const sample = new FairSample(15, nobodyBuys, 0);
    let shown = 0;
    for (let tick = 0; tick < 200; tick++) {
      const entries = many(20);
      const { kept, leftOut } = sample.choose(entries, tick * 50);
      shown += kept.length;
      expect([...kept, ...leftOut].sort((left, right) => left.seq - right.seq)).toEqual(entries);
      expect(authors(kept)).toEqual(authors([...kept].sort((left, right) => left.seq - right.seq)));
    }
    expect(shown).toBeGreaterThanOrEqual(15 * 9.9);
    expect(shown).toBeLessThanOrEqual(15 * 11);
  });

  it('always shows who runs the show, and leaves out nothing but chat', () => {
    const sample = new FairSample(1, nobodyBuys, 0);
    const tray: Entry = { ...message('host'), kind: 'tray.changed', data: {} };
    const { kept } = sample.choose([...many(10), message('host', 'host'), message('staff', 'staff'), tray], 0);
    expect(authors(kept)).toEqual(expect.arrayContaining(['host', 'staff', 'host']));
    expect(kept).toContain(tray);
    for (let tick = 1; tick < 5; tick++)
      expect(authors(sample.choose([message('host', 'host'), ...many(3)], tick).kept)).toEqual(['host']);
  });

  it('prefers buyers, and gives nobody a second turn while others wait for their first', () => {
    const sample = new FairSample(3, (memberId) => memberId === 'buyer', 0);
    const flood = Array.from({ length: 20 }, () => message('flood'));
    const { kept } = sample.choose([...flood, message('one'), message('two'), message('buyer'), message('buyer')], 0);
    expect(authors(kept).sort()).toEqual(['buyer', 'flood', 'one']);
    // Who was shown a moment ago waits for those who were not.
    expect(authors(sample.choose([...flood, message('two'), message('three')], 700).kept).sort()).toEqual([
      'three',
      'two',
    ]);
  });

  it('shows everything when there is no bound', () => {
    expect(new FairSample(0, nobodyBuys, 0).choose(many(5_000), 0).leftOut).toEqual([]);
  });
});
