import { TokenBucket, TokenBuckets } from './token-bucket';

describe('TokenBucket', () => {
  it('gives its capacity at once, then says how long until the next', () => {
    const bucket = new TokenBucket(2, 10, 0);
    expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual([0, 0, 100]);
    expect(bucket.take(50)).toBe(50);
    expect(bucket.take(100)).toBe(0);
  });

  it('never holds more than its capacity, and owes no more than that', () => {
    const bucket = new TokenBucket(2, 10, 0);
    expect(bucket.left(60_000)).toBe(2);
    bucket.spend(100, 60_000);
    expect(bucket.left(60_200)).toBe(0);
    expect(bucket.left(60_300)).toBe(1);
  });
});

describe('TokenBuckets', () => {
  it('forget who has waited long enough, a few at a time', () => {
    const buckets = new TokenBuckets({ points: 1, perSeconds: 1 });
    for (let key = 0; key < 1_000; key++) buckets.take(`key ${key}`, 0);
    expect(buckets.size).toBe(1_000);
    for (let take = 0; take < 500; take++) buckets.take('another', 1_500);
    expect(buckets.size).toBe(999);
    for (let key = 0; key < 510; key++) buckets.take(`new key ${key}`, 1_500);
    expect(buckets.size).toBeLessThan(520);
  });

  it('keep who has not, so that nobody gains by being looked at', () => {
    const buckets = new TokenBuckets({ points: 1, perSeconds: 10 });
    expect(buckets.take('a', 0)).toBe(0);
    for (let take = 0; take < 20; take++) buckets.take(`other ${take}`, 5_000);
    expect(buckets.take('a', 5_000)).toBe(5_000);
  });
});
