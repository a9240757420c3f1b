const BUCKET_MS = 500;
const BUCKETS = 8;

interface Bucket {
  index: number;
  bytes: number;
  expected: number;
  lost: number;
}

/** Bitrate and loss over the last four seconds. */
export class StreamMeter {
  private readonly buckets: Bucket[] = [];
  private startedAtMs: number | null = null;

  countBytes(bytes: number, nowMs: number): void {
    this.startedAtMs ??= nowMs;
    this.bucket(nowMs).bytes += bytes;
  }

  countLoss(expected: number, lost: number, nowMs: number): void {
    const bucket = this.bucket(nowMs);
    bucket.expected += expected;
    bucket.lost += lost;
  }

  bitsPerSecond(nowMs: number): number {
    if (this.startedAtMs === null) return 0;
    const bytes = this.recent(nowMs).reduce((sum, bucket) => sum + bucket.bytes, 0);
    // The running bucket counts for the part of it that has passed; a stream younger than the window for its own age.
    const windowMs = (BUCKETS - 1) * BUCKET_MS + (nowMs % BUCKET_MS);
    const spanMs = Math.max(BUCKET_MS, Math.min(windowMs, nowMs - this.startedAtMs));
    return (bytes * 8 * 1000) / spanMs;
  }

  lossPercent(nowMs: number): number {
    const recent = this.recent(nowMs);
    const expected = recent.reduce((sum, bucket) => sum + bucket.expected, 0);
    const lost = recent.reduce((sum, bucket) => sum + bucket.lost, 0);
    return expected === 0 ? 0 : Math.min(100, (lost * 100) / expected);
  }

  private bucket(nowMs: number): Bucket {
    const index = Math.floor(nowMs / BUCKET_MS);
    const last = this.buckets.at(-1);
    if (last !== undefined && last.index === index) return last;
    const fresh = { index, bytes: 0, expected: 0, lost: 0 };
    this.buckets.push(fresh);
    if (this.buckets.length > BUCKETS) this.buckets.shift();
    return fresh;
  }

  private recent(nowMs: number): Bucket[] {
    const oldest = Math.floor(nowMs / BUCKET_MS) - BUCKETS;
    return this.buckets.filter(({ index }) => index > oldest);
  }
}
