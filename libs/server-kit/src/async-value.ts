import { AsyncLocalStorage } from 'node:async_hooks';

/** One for all values: Node copies what each storage holds to every promise that is made, and there are a hundred in a request. */
const storage = new AsyncLocalStorage<Readonly<Record<symbol, unknown>>>();

/** A value that travels with an asynchronous call: to all that it calls, and to nobody else. */
export class AsyncValue<T> {
  private readonly key = Symbol('AsyncValue');

  /** Undefined outside of `run`. */
  get(): T | undefined {
    return storage.getStore()?.[this.key] as T | undefined;
  }

  /** Sets it for `run` and all that it starts. Other values stay what they are. */
  run<Result>(value: T, run: () => Result): Result {
    return storage.run({ ...storage.getStore(), [this.key]: value }, run);
  }
}
