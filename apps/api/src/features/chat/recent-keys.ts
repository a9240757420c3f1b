/** Remembers the keys that were added last: at least so many, at most twice as many. */
export class RecentKeys {
  private current = new Set<string>();
  private before = new Set<string>();

  constructor(private readonly atLeast: number) {}

  add(key: string): void {
    if (this.current.size >= this.atLeast) {
      // Dropped as a whole: taking the oldest out of a set one by one leaves holes that each later look has to pass.
      this.before = this.current;
      this.current = new Set();
    }
    this.current.add(key);
  }

  has(key: string): boolean {
    return this.current.has(key) || this.before.has(key);
  }
}
