// The database Vitrine runs on: the operator's own, or the embedded one.
import path from 'node:path';

import { start as startPostgres } from '../db/embedded-postgres.mjs';
import { StartError } from './progress.mjs';

const OLDEST_SERVER = 15;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * @typedef {object} Database
 * @property {string} url
 * @property {string} description
 * @property {() => Promise<void>} stop
 *
 * @param {{ dataDir: string, wasKilled: boolean, durability: 'on' | 'off', given: string | undefined }} options
 *   `given` is the operator's DATABASE_URL; `wasKilled`: a server that still
 *   runs is a leftover of ours and stops with us
 * @returns {Promise<Database>}
 */
export async function openDatabase({ dataDir, wasKilled, durability, given }) {
  if (given) {
    const description = await checkServer(given);
    return { url: given, description, stop: async () => {} };
  }
  const server = await startPostgres({ dataDir: path.join(dataDir, 'postgres'), durability });
  const isOurs = !server.reused || wasKilled;
  return {
    url: server.url,
    description: `PostgreSQL ${server.reused ? 'was running' : 'is running'} (embedded, port ${server.port})`,
    stop: isOurs ? server.stop : async () => {},
  };
}

/** @param {string} url */
async function checkServer(url) {
  if (!URL.canParse(url))
    throw new StartError('DATABASE_URL is not an address like postgres://user:password@host:5432/database.');
  const { hostname, port, pathname, username } = new URL(url);
  const place = `${hostname}:${port || 5432}`;
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('server_version_num')::int / 10000 as version");
    if (rows[0].version < OLDEST_SERVER) {
      throw new StartError(
        `The PostgreSQL at ${place} is version ${rows[0].version}, and Vitrine needs ${OLDEST_SERVER} or newer.`,
      );
    }
    return `PostgreSQL ${rows[0].version} at ${place} answers`;
  } catch (error) {
    if (error instanceof StartError) throw error;
    const { code, message } = /** @type {{ code?: string, message: string }} */ (error);
    if (code === '28P01' || code === '28000')
      throw new StartError(`The PostgreSQL at ${place} refuses the user ${username} of DATABASE_URL: ${message}.`);
    if (code === '3D000')
      throw new StartError(
        `The PostgreSQL at ${place} has no database ${pathname.slice(1)}: create it, or correct DATABASE_URL.`,
      );
    throw new StartError(`The database at ${place} (DATABASE_URL) cannot be reached: ${message || code}.`);
  } finally {
    await client.end().catch(() => {});
  }
}
