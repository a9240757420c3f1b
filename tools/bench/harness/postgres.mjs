// A PostgreSQL of the benchmark's own, durable as in production, in the server's place.
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

import { start, stop } from '../../db/embedded-postgres.mjs';
import { moveTree, preferSession } from './pinning.mjs';
import { postgresFolder } from './work-folder.mjs';

/**
 * @param {{ folder: string, placement: import('./pinning.mjs').Placement, undo: import('./undo.mjs').Undo }} options
 * @returns {Promise<{ url: string, pid: number }>} pid of the process below which all others of the server are
 */
export async function startPostgres({ folder, placement, undo }) {
  const dataDir = postgresFolder(folder);
  undo.add(() => stop({ dataDir }));
  const server = await start({ dataDir, durability: 'on' });
  const pid = Number(fs.readFileSync(path.join(server.dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  moveTree(placement, pid);
  preferSession(placement, pid);
  return { url: server.url, pid };
}

/**
 * Runs some statements on a connection of their own.
 * @template T
 * @param {string} url @param {(client: import('pg').Client) => Promise<T>} work @returns {Promise<T>}
 */
export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** @param {string} url of a database @param {string} name @returns {string} the url of another one of the same server */
export function databaseUrl(url, name) {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}

/**
 * The server's housekeeping, which it would otherwise do at some minute, in whoever's round it falls: tables are swept and
 * counted, what was written is on the disk. @param {string} url
 */
export const keepHouse = (url) =>
  withClient(url, async (client) => {
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  });

/** One more database of a server. @param {string} url of one that is there @param {string} name @returns {Promise<string>} its url */
export async function createDatabase(url, name) {
  await withClient(url, (client) => client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`));
  return databaseUrl(url, name);
}

/**
 * How many transactions have ended in a database. Servers count them late: what a connection did is there once it has
 * been idle for `TRANSACTIONS_SETTLE_MS`. Asked from another database, so that asking is not counted.
 * @param {string} url @returns {Promise<number>}
 */
export async function transactionsOf(url) {
  const name = new URL(url).pathname.slice(1);
  const { rows } = await withClient(databaseUrl(url, 'postgres'), (client) =>
    client.query('SELECT xact_commit + xact_rollback AS transactions FROM pg_stat_database WHERE datname = $1', [name]),
  );
  return Number(rows[0].transactions);
}
/** An idle connection reports within ten seconds what it did. */
export const TRANSACTIONS_SETTLE_MS = 10_500;
