import { QueueEstimate } from './queue-estimate';

describe('the estimate of a queue', () => {
  it('is what a round trip takes beyond the shortest one', () => {
    const queue = new QueueEstimate();
    expect([80, 60, 300, 60].map((roundTripMs, index) => queue.update(roundTripMs, index * 1_000))).toEqual([
      0, 0, 240, 0,
    ]);
  });

  it('forgets the shortest one after a minute without another', () => {
    const queue = new QueueEstimate();
    queue.update(20, 0);
    expect(queue.update(200, 60_000)).toBe(180);
    expect(queue.update(200, 60_001)).toBe(0);
    expect(queue.update(220, 60_002)).toBe(20);
  });
});
