import { LossWindow } from './loss-window';
import type { ReportBlock } from './rtp/rtcp-types';

const report = (fractionLost: number, extendedHighestSequence: number): ReportBlock => ({
  source: 1,
  fractionLost: Math.round(fractionLost * 256),
  cumulativeLost: 0,
  extendedHighestSequence,
  jitter: 0,
  lastSenderReport: 0,
  delaySinceLastSenderReport: 0,
});

it('makes one figure of many small reports', () => {
  const window = new LossWindow(0);
  const ratios: (number | null)[] = [];
  // Every second report tells of one of two packets lost, twenty times a second: of all packets it is a twentieth.
  for (let index = 1; index <= 18; index += 1) {
    const isLossy = index % 2 === 0;
    ratios.push(window.add(report(0, index * 10), { sent: 10, lost: isLossy ? 1 : 0 }, index * 50));
  }
  expect(ratios.slice(0, -1).every((ratio) => ratio === null)).toBe(true);
  expect(ratios.at(-1)).toBeCloseTo(0.05);
});

it('weighs what is reported by the packets that it is about', () => {
  const window = new LossWindow(0);
  expect(window.add(report(0, 100), { sent: 100, lost: 0 }, 400)).toBeNull();
  expect(window.add(report(0.5, 102), { sent: 2, lost: 0 }, 1_000)).toBeCloseTo(1 / 102);
  expect(window.add(report(0.25, 202), { sent: 100, lost: 0 }, 2_000)).toBeCloseTo(0.25);
});

it('begins anew after each figure', () => {
  const window = new LossWindow(0);
  expect(window.add(report(0, 100), { sent: 100, lost: 30 }, 1_000)).toBeCloseTo(0.3);
  expect(window.add(report(0, 200), { sent: 100, lost: 0 }, 2_000)).toBe(0);
});
