/**
 * A value that can be watched. The snapshot is the same object until something changed, which is what React's
 * `useSyncExternalStore` asks for; `subscribe` and `getSnapshot` are bound, so they can be passed on as they are.
 */
export class Store<S> {
  private readonly listeners = new Set<() => void>();

  constructor(private snapshot: S) {}

  readonly getSnapshot = (): S => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    // A wrapper of its own, so that one function subscribed twice is told twice and leaves once.
    const call = () => listener();
    this.listeners.add(call);
    return () => {
      this.listeners.delete(call);
    };
  };

  protected set(change: Partial<S>): void {
    const keys = Object.keys(change) as (keyof S)[];
    if (keys.every((key) => Object.is(this.snapshot[key], change[key]))) return;
    this.snapshot = { ...this.snapshot, ...change };
    for (const listener of [...this.listeners]) listener();
  }
}
