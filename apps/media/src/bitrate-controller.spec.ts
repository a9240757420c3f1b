import { BitrateController, MIN_BITRATE_BPS } from './bitrate-controller';

const MAX_BPS = 2_500_000;

function after(fractions: readonly number[]): number {
  const controller = new BitrateController(MAX_BPS);
  fractions.forEach((fraction, index) => controller.update({ expected: 100, lost: fraction * 100 }, index * 500));
  return controller.bitsPerSecond;
}

describe('the allowed bitrate', () => {
  it('begins at the most there is and never goes beyond', () => expect(after([0, 0, 0, 0])).toBe(MAX_BPS));
  it('stays where it is under loss that can be repaired', () => expect(after([0.05, 0.05, 0.05])).toBe(MAX_BPS));
  it('falls by a share under heavy loss, once a second', () => {
    expect(after([0.3])).toBe(MAX_BPS * 0.85);
    expect(after([0.3, 0.3])).toBe(MAX_BPS * 0.85);
    expect(after([0.3, 0.3, 0.3])).toBe(Math.round(MAX_BPS * 0.85 * 0.85));
  });
  it('never falls below what a picture needs', () => expect(after(Array<number>(200).fill(0.5))).toBe(MIN_BITRATE_BPS));
  it('climbs back in steps once the loss is over', () => {
    expect(after([0.3, 0, 0])).toBe(MAX_BPS * 0.85 + 120_000);
    expect(after([...Array<number>(20).fill(0.3), ...Array<number>(100).fill(0)])).toBe(MAX_BPS);
  });
  it('is not changed by silence', () => {
    const controller = new BitrateController(MAX_BPS);
    controller.update({ expected: 0, lost: 0 }, 0);
    expect(controller.bitsPerSecond).toBe(MAX_BPS);
  });
});
