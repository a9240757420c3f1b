import { DeviceProblem } from '@vitrine/rtc';
import { deviceFix } from './device-fix';

describe('what to do about a device', () => {
  it('is another thing for each problem, and never a name from a prototype', () => {
    const fixes = Object.values(DeviceProblem).map(deviceFix);
    expect(new Set(fixes).size).toBe(fixes.length);
    expect(deviceFix('toString')).toBe(deviceFix(DeviceProblem.Failed));
  });
});
