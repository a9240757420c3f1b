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
  it('counts every key by itself and forgets those that rest', () => {
    const buckets = new TokenBuckets({ points: 1, perSeconds: 1 });
    for (let key = 0; key < 9_999; key++) expect(buckets.take(`key ${key}`, 0)).toBe(0);
    expect(buckets.take('key 1', 500)).toBe(500);
    expect(buckets.size).toBe(9_999);
    for (let take = 0; take < 10_000; take++) buckets.take('another', 5_000);
    expect(buckets.size).toBe(1);
  });
});
