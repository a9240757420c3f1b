export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The dotted paths of all fields, in nested objects and lists too. */
export function fieldsOf(body: unknown, prefix = ''): string[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([key, value]) => [`${prefix}${key}`, ...fieldsOf(value, `${prefix}${key}.`)]);
}
export function replaced(body: unknown, path: string, value: unknown): unknown {
  const copy = structuredClone(body) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Record<string, unknown>>((place, key) => place[key] as Record<string, unknown>, copy);
  parent[last] = value;
  return copy;
}
export const valueAt = (body: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((place, key) => (place as Record<string, unknown>)[key], body);
/** The body with one field more, once at its top and once in each object within. */
export function placements(body: unknown, field: string, value: unknown): [string, unknown][] {
  const inside = fieldsOf(body).filter((path) => isPlain(valueAt(body, path)));
  const places = ['', ...inside.map((path) => `${path}.`)].map((prefix) => `${prefix}${field}`);
  return places.map((place) => [place, replaced(body, place, value)]);
}
/** A request with this body. */
export const json = (body: unknown): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
