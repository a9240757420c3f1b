/** Several values under one key, in little memory where nearly every key has one. */
export class Multimap<K, V extends object> {
  private readonly entries = new Map<K, V | Set<V>>();

  /** Different keys. */
  get size(): number {
    return this.entries.size;
  }

  add(key: K, value: V): void {
    const present = this.entries.get(key);
    if (present === undefined) this.entries.set(key, value);
    else if (present instanceof Set) present.add(value);
    else if (present !== value) this.entries.set(key, new Set([present, value]));
  }

  delete(key: K, value: V): void {
    const present = this.entries.get(key);
    if (present === value) this.entries.delete(key);
    else if (present instanceof Set && present.delete(value) && present.size === 0) this.entries.delete(key);
  }

  get(key: K): readonly V[] {
    const present = this.entries.get(key);
    if (present === undefined) return [];
    return present instanceof Set ? [...present] : [present];
  }

  count(key: K): number {
    const present = this.entries.get(key);
    return present === undefined ? 0 : present instanceof Set ? present.size : 1;
  }
}
