/** The list with one element moved; the others close up. Indices outside the list are taken to its nearest end. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const taken = items[from];
  if (taken === undefined) return items;
  const target = Math.max(0, Math.min(items.length - 1, to));
  if (target === from) return items;
  const rest = items.filter((_item, index) => index !== from);
  return [...rest.slice(0, target), taken, ...rest.slice(target)];
}

/** Numbers the elements from 0 in the order in which they stand, as the server does. */
export function renumbered<T extends { readonly position: number }>(items: readonly T[]): readonly T[] {
  return items.map((item, position) => (item.position === position ? item : { ...item, position }));
}

/** By the server's position; equal positions keep their order. */
export function byPosition<T extends { readonly position: number }>(items: readonly T[]): readonly T[] {
  return [...items].sort((a, b) => a.position - b.position);
}
