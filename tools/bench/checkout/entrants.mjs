// Who competes: each brings up its server, opens something to sell, says how a buyer asks, and shows its books.
import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { freeTcpPort } from '../../start/ports.mjs';
import { requestText } from '../harness/http-load.mjs';
import { createDatabase, withClient } from '../harness/postgres.mjs';
import { ServerProcess } from '../harness/server-process.mjs';
import { ledgerDisagreements } from './audit.mjs';

/**
 * @typedef {object} Entrant
 * @property {string} key
 * @property {string} title as the result names it
 * @property {boolean} isOurs what is wrong with ours fails the benchmark, what is wrong with a base is told
 * @property {boolean} isIdempotent whether a key sent again answers the same order
 * @property {boolean} canAskForSoldOut whether a refused buyer can ask again as often as wanted
 * @property {import('./answers.mjs').Form} form of its answers
 * @property {number} port
 * @property {string} databaseUrl
 * @property {import('./plan.mjs').Rush} warmUp
 * @property {import('./plan.mjs').Rush} leadIn to each round
 * @property {import('./plan.mjs').Rush} rush
 * @property {() => Promise<void>} start
 * @property {() => Promise<void>} stop
 * @property {() => ServerProcess} server
 * @property {() => Record<string, number>} pids what CPU time is read from
 * @property {(pieces: number) => Promise<string>} openVariant the id of something new to sell
 * @property {(count: number, variantId: string) => Promise<any[]>} buyers who have bought nothing yet
 * @property {(buyer: any, key: string, variantId: string) => string} requestOf one piece, as it goes over the wire
 * @property {(variantId: string, pieces: number) => Promise<import('./audit.mjs').Books>} books
 */

const orderOf = (variantId) => JSON.stringify({ lines: [{ variantId, quantity: 1 }] });

/** @param {import('../harness/vitrine.mjs').Vitrine} vitrine @param {import('./plan.mjs').Plan} plan @returns {Entrant} */
export function vitrineEntrant(vitrine, plan) {
  let signedIn = 0;
  return {
    key: 'vitrine',
    title: 'Vitrine',
    isOurs: true,
    isIdempotent: true,
    canAskForSoldOut: true,
    form: 'rest',
    port: vitrine.port,
    databaseUrl: vitrine.databaseUrl,
    warmUp: plan.warmUp,
    leadIn: plan.leadIn,
    rush: plan.rush,
    start: () => vitrine.start(),
    stop: () => vitrine.stop(),
    server: () => vitrine.server,
    pids: () => vitrine.pids,
    openVariant: (pieces) => vitrine.openVariant(pieces),
    // A guest's second hold takes the place of the first, which costs more: so nobody buys twice.
    buyers: async (count) => {
      signedIn += count;
      return (await vitrine.guests(signedIn)).slice(-count);
    },
    requestOf: ({ cookie, address }, key, variantId) =>
      requestText({
        path: '/api/checkouts',
        port: vitrine.port,
        headers: { Cookie: cookie, 'X-Forwarded-For': address, 'Idempotency-Key': key },
        body: orderOf(variantId),
      }),
    books: (variantId) => withClient(vitrine.databaseUrl, (client) => vitrineBooks(client, variantId)),
  };
}

/** @param {import('pg').Client} client @param {string} variantId @returns {Promise<import('./audit.mjs').Books>} */
async function vitrineBooks(client, variantId) {
  const { rows: checkouts } = await client.query(
    `SELECT c.id FROM checkout c JOIN checkout_line l ON l.checkout_id = c.id
      WHERE l.variant_id = $1 AND c.status IN ('held', 'paying', 'completed')`,
    [variantId],
  );
  const { rows: stocks } = await client.query(
    `SELECT on_hand AS "onHand", reserved, sold FROM stock WHERE variant_id = $1`,
    [variantId],
  );
  const { rows: movements } = await client.query(
    `SELECT kind, sum(quantity)::integer AS quantity FROM stock_movement WHERE variant_id = $1 GROUP BY kind`,
    [variantId],
  );
  const { rows: unmoved } = await client.query(
    `SELECT l.checkout_id FROM checkout_line l LEFT JOIN (
         SELECT checkout_id, sum(quantity) AS quantity FROM stock_movement
          WHERE variant_id = $1 AND kind = 'reserved' GROUP BY checkout_id) m ON m.checkout_id = l.checkout_id
      WHERE l.variant_id = $1 AND l.quantity IS DISTINCT FROM m.quantity`,
    [variantId],
  );
  const [stock] = stocks;
  return {
    stored: checkouts.map(({ id }) => id),
    taken: stock.reserved + stock.sold,
    left: stock.onHand - stock.reserved,
    disagreements: [
      ...ledgerDisagreements(stock, Object.fromEntries(movements.map(({ kind, quantity }) => [kind, quantity]))),
      ...(unmoved.length > 0 ? [`${unmoved.length} orders are not in the ledger as they were made`] : []),
    ],
  };
}

/**
 * @param {{ vitrine: import('../harness/vitrine.mjs').Vitrine, plan: import('./plan.mjs').Plan, folder: string,
 *   placement: import('../harness/pinning.mjs').Placement }} options
 * @returns {Promise<Entrant>}
 */
export async function plainEntrant({ vitrine, plan, folder, placement }) {
  const port = await freeTcpPort();
  const databaseUrl = await createDatabase(vitrine.databaseUrl, 'plain');
  /** @type {ServerProcess | null} */
  let server = null;
  const running = () => {
    if (!server) throw new Error('The plain server does not run.');
    return server;
  };
  return {
    key: 'plain',
    title: 'plain NestJS, row lock per order',
    isOurs: false,
    isIdempotent: true,
    canAskForSoldOut: true,
    form: 'rest',
    port,
    databaseUrl,
    warmUp: plan.warmUp,
    leadIn: plan.leadIn,
    rush: plan.rush,
    start: async () => {
      server = await ServerProcess.start({
        name: 'plain',
        args: [path.join(import.meta.dirname, 'servers/plain.mjs')],
        env: { ...process.env, NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl },
        logFile: path.join(folder, 'plain.log'),
        placement,
        readyUrl: `http://127.0.0.1:${port}/`,
      });
    },
    stop: async () => {
      await server?.stop();
      server = null;
    },
    server: running,
    pids: () => ({ node: running().pid, postgres: vitrine.postgresPid }),
    openVariant: async (pieces) => {
      const variantId = randomUUID();
      await withClient(databaseUrl, (client) =>
        client.query('INSERT INTO stock (variant_id, available) VALUES ($1, $2)', [variantId, pieces]),
      );
      return variantId;
    },
    buyers: async (count) => Array.from({ length: count }, () => ({})),
    requestOf: (_, key, variantId) =>
      requestText({ path: '/orders', port, headers: { 'Idempotency-Key': key }, body: orderOf(variantId) }),
    books: (variantId, pieces) =>
      withClient(databaseUrl, async (client) => {
        const { rows: orders } = await client.query('SELECT id FROM "order" WHERE variant_id = $1', [variantId]);
        const { rows: stocks } = await client.query('SELECT available FROM stock WHERE variant_id = $1', [variantId]);
        const left = stocks[0].available;
        return { stored: orders.map(({ id }) => id), taken: pieces - left, left, disagreements: [] };
      }),
  };
}
