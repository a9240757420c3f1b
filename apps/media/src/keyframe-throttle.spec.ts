import { KeyframeThrottle } from './keyframe-throttle';

function sentAt(wantedEveryMs: number, untilMs: number): number[] {
  const throttle = new KeyframeThrottle();
  const sent: number[] = [];
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 20) {
    if (nowMs % wantedEveryMs === 0) throttle.want();
    if (throttle.take(nowMs)) {
      sent.push(nowMs);
      throttle.arrived();
    }
  }
  return sent;
}

describe('the key frame throttle', () => {
  it('lets a lone request through at once', () => expect(sentAt(10_000, 5_000)).toEqual([0]));

  it('keeps requests 200 ms apart and merges those in between', () => {
    expect(sentAt(20, 800)).toEqual([0, 200, 400, 600, 800]);
  });

  it('slows down to one a second in a storm of joins', () => {
    const sent = sentAt(20, 20_000).filter((atMs) => atMs >= 10_000);
    expect(sent.length).toBeLessThanOrEqual(11);
    expect(sent.length).toBeGreaterThanOrEqual(10);
  });

  it('asks again after a second when no key frame came', () => {
    const throttle = new KeyframeThrottle();
    throttle.want();
    expect(throttle.take(0)).toBe(true);
    expect(throttle.isAwaiting).toBe(true);
    expect(throttle.take(980)).toBe(false);
    expect(throttle.take(1_000)).toBe(true);
    throttle.arrived();
    expect(throttle.take(5_000)).toBe(false);
  });

  it('sends nothing that nobody wants any more', () => {
    const throttle = new KeyframeThrottle();
    throttle.want();
    throttle.forget();
    expect(throttle.take(1_000)).toBe(false);
  });
});
