import pg from 'pg';

/** Each connection keeps its plans: a bound for texts that are put together from parts. */
const MAX_NAMED = 1_000;
const names = new Map<string, string>();

/** The name of a statement by its text; null for one too many, which is parsed anew each time. */
export function statementName(text: string): string | null {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= MAX_NAMED) return null;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/**
 * Statements with parameters are prepared under a name (PostgreSQL, "Extended Query"): each connection parses and plans a
 * text once and not for every purchase. What has no parameters goes as it is.
 */
class PreparingClient extends pg.Client {
  override query = ((...call: unknown[]): unknown => {
    const [text, values, ...rest] = call;
    const name = typeof text === 'string' && Array.isArray(values) && values.length > 0 ? statementName(text) : null;
    const query = pg.Client.prototype.query as (...call: unknown[]) => unknown;
    return name === null ? query.apply(this, call) : query.call(this, { name, text, values }, ...rest);
  }) as pg.Client['query'];
}
class PreparingPool extends pg.Pool {
  constructor(options?: pg.PoolConfig) {
    super({ ...options, Client: PreparingClient });
  }
}

/** The driver of PostgreSQL as TypeORM takes it. */
export const preparingDriver = { ...pg, Client: PreparingClient, Pool: PreparingPool };
