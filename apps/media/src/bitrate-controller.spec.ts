import { BitrateController, MIN_BITRATE_BPS } from './bitrate-controller';

const MAX_BPS = 2_500_000;
const REPORT_MS = 500;

class Way {
  readonly controller = new BitrateController(MAX_BPS);
  nowMs = 0;

  /** Reports of a way with that much loss, in order. */
  report(fraction: number, { receivedBps = 0, roundTripMs = null as number | null, times = 1 } = {}): number {
    for (let time = 0; time < times; time += 1) {
      this.controller.update({ expected: 100, lost: fraction * 100, receivedBps, roundTripMs }, this.nowMs);
      this.nowMs += REPORT_MS;
    }
    return this.controller.bitsPerSecond;
  }
}

let way: Way;
beforeEach(() => {
  way = new Way();
});

describe('the allowed bitrate', () => {
  it('begins at the most there is and never goes beyond', () => expect(way.report(0, { times: 10 })).toBe(MAX_BPS));

  it('stays where it is under loss that can be repaired', () => expect(way.report(0.05, { times: 10 })).toBe(MAX_BPS));

  it('falls by half of the loss, once a second', () => {
    expect(way.report(0.3)).toBe(MAX_BPS * 0.85);
    expect(way.report(0.3)).toBe(MAX_BPS * 0.85);
    expect(way.report(0.3)).toBe(Math.round(MAX_BPS * 0.85 * 0.85));
  });

  it('falls from what really arrives, so that one report is enough for a way that became narrow', () => {
    expect(way.report(0.8, { receivedBps: 300_000 })).toBe(180_000);
  });

  it('falls when a queue grows, although nothing is lost', () => {
    way.report(0, { roundTripMs: 40, receivedBps: MAX_BPS });
    expect(way.report(0, { roundTripMs: 280, receivedBps: MAX_BPS })).toBe(MAX_BPS);
    expect(way.report(0, { roundTripMs: 320, receivedBps: 1_000_000 })).toBe(850_000);
  });

  it('takes a round trip that stays long for what the way is like', () => {
    way.report(0, { roundTripMs: 40 });
    way.report(0, { roundTripMs: 400, receivedBps: MAX_BPS, times: 130 });
    const low = way.controller.bitsPerSecond;
    expect(way.report(0, { roundTripMs: 400, receivedBps: MAX_BPS, times: 20 })).toBeGreaterThan(low);
  });

  it('never falls below what a picture needs', () => {
    expect(way.report(0.5, { times: 200 })).toBe(MIN_BITRATE_BPS);
  });

  it('holds for three seconds and climbs back step by step', () => {
    const low = way.report(0.9, { receivedBps: 400_000 });
    expect(way.report(0, { times: 5 })).toBe(low);
    expect(way.report(0, { times: 2 })).toBeGreaterThan(low);
    expect(way.report(0, { times: 10 })).toBeLessThan(low * 2.5);
    expect(way.report(0, { times: 100 })).toBe(MAX_BPS);
  });

  it('is not changed by silence', () => {
    way.controller.update({ expected: 0, lost: 0, receivedBps: 0, roundTripMs: null }, 0);
    expect(way.controller.bitsPerSecond).toBe(MAX_BPS);
  });
});
