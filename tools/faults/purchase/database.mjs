// A look into the database of a run, past the api.
import pg from 'pg';

/**
 * @template T
 * @param {string} url @param {(client: import('pg').Client) => Promise<T>} work @returns {Promise<T>}
 */
export async function withDatabase(url, work) {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks fails the statement on it, which is told there.
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
