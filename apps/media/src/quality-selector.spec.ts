import { Quality, QualitySelector } from './quality-selector';

const { High, Low, SoundOnly } = Quality;
const LADDER = [High, Low, SoundOnly];

class Way {
  readonly selector = new QualitySelector(LADDER);
  nowMs = 0;

  /** Reports once a second. */
  report(lossRatio: number, seconds = 1, roundTripMs: number | null = null): Quality {
    for (let second = 0; second < seconds; second += 1) {
      this.nowMs += 1_000;
      this.selector.report({ lossRatio, roundTripMs }, this.nowMs);
    }
    return this.selector.quality;
  }

  /** Seconds of a clean way until the quality is better. */
  secondsUntilRaised(): number {
    const before = this.selector.quality;
    let seconds = 0;
    while (this.selector.quality === before && seconds < 500) {
      this.report(0);
      seconds += 1;
    }
    return seconds;
  }
}

let way: Way;
beforeEach(() => {
  way = new Way();
});

describe('the quality for a viewer', () => {
  it('begins with the best and stays there while loss can be repaired', () => {
    expect(way.report(0, 10)).toBe(High);
    expect(way.report(0.05, 60)).toBe(High);
  });

  it('falls at once under severe loss, and after a second report of loss that is felt', () => {
    expect(way.report(0.3)).toBe(Low);
    way = new Way();
    expect(way.report(0.1)).toBe(High);
    expect(way.report(0.1)).toBe(Low);
  });

  it('keeps the last picture as long as its losses can be repaired', () => {
    way.report(0.1, 2);
    expect(way.selector.quality).toBe(Low);
    expect(way.report(0.12, 60)).toBe(Low);
    expect(way.report(0.3)).toBe(Low);
    expect(way.report(0.12)).toBe(Low);
    expect(way.report(0.3, 2)).toBe(SoundOnly);
  });

  it('is not lowered twice by what was lost before', () => {
    expect(way.report(0.3)).toBe(Low);
    expect(way.report(0.3)).toBe(Low);
    expect(way.report(0.3)).toBe(Low);
    expect(way.report(0.3)).toBe(SoundOnly);
    expect(way.report(0.9, 20)).toBe(SoundOnly);
  });

  it('falls when a queue grows, although nothing is lost', () => {
    way.report(0, 5, 40);
    expect(way.report(0, 1, 600)).toBe(High);
    expect(way.report(0, 1, 600)).toBe(Low);
  });

  it('rises after eight clean seconds, and not sooner because of one bad report', () => {
    way.report(0.3);
    expect(way.report(0, 6)).toBe(Low);
    way.report(0.1);
    expect(way.report(0, 8)).toBe(Low);
    expect(way.report(0, 2)).toBe(High);
  });

  it('rises later each time that it was too early, and as soon as before once it held', () => {
    way.report(0.3);
    const waits: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      waits.push(way.secondsUntilRaised());
      way.report(0, 3);
      way.report(0.3);
      expect(way.selector.quality).toBe(Low);
    }
    expect(waits[0]).toBeLessThan(12);
    expect(waits[1]).toBeGreaterThan(15);
    expect(waits[2]).toBeGreaterThanOrEqual(30);
    expect(waits[4]).toBeLessThan(35);
    way.secondsUntilRaised();
    way.report(0, 30);
    way.report(0.3);
    expect(way.secondsUntilRaised()).toBeLessThan(12);
  });

  it('has no picture left for a way that carries sound only, and gets it back step by step', () => {
    way.report(0.5, 6);
    expect(way.selector.quality).toBe(SoundOnly);
    way.secondsUntilRaised();
    expect(way.selector.quality).toBe(Low);
    way.secondsUntilRaised();
    expect(way.selector.quality).toBe(High);
  });

  it('tries for a picture as soon as ever, however often that failed, and is not later with the better one for it', () => {
    way.report(0.5, 6);
    for (let time = 0; time < 4; time += 1) {
      expect(way.secondsUntilRaised()).toBeLessThan(12);
      expect(way.selector.quality).toBe(Low);
      way.report(0.5, 6);
      expect(way.selector.quality).toBe(SoundOnly);
    }
    way.secondsUntilRaised();
    expect(way.secondsUntilRaised()).toBeLessThan(12);
    expect(way.selector.quality).toBe(High);
  });

  it('follows what there is', () => {
    way.report(0.3);
    way.selector.offer([High, SoundOnly]);
    expect(way.selector.quality).toBe(High);
    expect(way.report(0.3, 4)).toBe(SoundOnly);
    way.selector.offer(LADDER);
    expect(way.selector.quality).toBe(SoundOnly);
    way.secondsUntilRaised();
    expect(way.selector.quality).toBe(Low);
  });
});
