import { StreamMeter } from './stream-meter';

describe('the stream meter', () => {
  it('measures a steady stream from its first second on, and forgets it when it ends', () => {
    const meter = new StreamMeter();
    for (let nowMs = 100_000; nowMs < 110_000; nowMs += 10) {
      meter.countBytes(1_250, nowMs);
      if (nowMs >= 101_000 && nowMs % 250 === 0) {
        expect(meter.bitsPerSecond(nowMs)).toBeGreaterThan(900_000);
        expect(meter.bitsPerSecond(nowMs)).toBeLessThan(1_100_000);
      }
    }
    expect(meter.bitsPerSecond(115_000)).toBe(0);
  });

  it('gives the loss of the last seconds only', () => {
    const meter = new StreamMeter();
    expect(meter.lossPercent(0)).toBe(0);
    meter.countLoss(100, 50, 1_000);
    meter.countLoss(100, 0, 1_500);
    expect(meter.lossPercent(1_600)).toBe(25);
    meter.countLoss(100, 1, 20_000);
    expect(meter.lossPercent(20_000)).toBe(1);
  });
});
