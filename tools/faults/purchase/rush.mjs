// A rush for scarce pieces on two nodes, with kills among it, and what the books say after it.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

import { Deployment } from '../harness/deployment.mjs';
import { auditBooks } from './books.mjs';
import { openShop } from './shop.mjs';

const SETTINGS = {
  VITRINE_CHECKOUT_HOLD_MS: '6000',
  VITRINE_CHECKOUTS_PER_MINUTE_PER_ADDRESS: '1000000',
  VITRINE_REQUESTS_PER_MINUTE_PER_MEMBER: '1000000',
  VITRINE_REQUESTS_PER_MINUTE_PER_ADDRESS: '1000000',
};
const FAULT_EVERY_MS = { from: 3_000, to: 7_000 };
const DOWN_MS = { from: 200, to: 1_500 };
/** How often the owner counts some pieces more: stock is edited during the sale. */
const RESTOCK_EVERY_MS = 2_500;
const MORE_PIECES = 3;
const MAX_LINES = 2;
/** For what is under way when the rush ends: longer than a slow card takes. */
const SETTLE_MS = 6_000;

/**
 * @typedef {object} RushOptions
 * @property {string} bundle
 * @property {number} lastsMs
 * @property {boolean} hasFaults
 * @property {{ guests: number, members: number, patienceMs: number }} people `patienceMs`: how long each asks again
 *
 * @typedef {object} RushOutcome
 * @property {import('../harness/findings.mjs').Findings} findings
 * @property {number} attempts
 * @property {number} orders
 * @property {number} kills
 * @property {number} crashes of PostgreSQL
 * @property {readonly number[]} recoveries
 */

/** @param {import('../faults.mjs').Context} context @param {RushOptions} options @returns {Promise<RushOutcome>} */
export async function runRush({ library, onStop, random }, { bundle, lastsMs, hasFaults, people }) {
  const deployment = await Deployment.start({ bundle, nodes: 2, withRedis: true, env: SETTINGS });
  onStop(() => deployment.stop());
  const origins = deployment.nodes.map(({ origin }) => origin);
  const shop = await openShop(library, origins, people);
  const endMs = performance.now() + lastsMs;
  const faults = hasFaults ? breakThings(deployment, random.fork(1), endMs) : Promise.resolve({ kills: 0, crashes: 0 });
  const restocking = restock(shop, origins, random.fork(2), endMs);
  await Promise.all(
    shop.buyers.map(async (buyer, index) => {
      const own = random.fork(10 + index);
      while (performance.now() < endMs) await buyer.buy(cart(shop, own), own);
    }),
  );
  const { kills, crashes } = await faults;
  await restocking;
  await delay(SETTLE_MS);
  const findings = await auditBooks(deployment.databaseUrl, shop);
  for (const node of deployment.nodes)
    if (node.pid === null) findings.add('unexplained', `Node ${node.name} does not run any more.`);
  await deployment.stop();
  return {
    findings,
    attempts: shop.buyers.reduce((sum, buyer) => sum + buyer.attempts, 0),
    orders: shop.buyers.reduce((sum, { history }) => sum + history.paid.length, 0),
    kills,
    crashes,
    recoveries: shop.buyers.flatMap((buyer) => buyer.recoveries),
  };
}

/** @param {import('./shop.mjs').Shop} shop @param {import('../harness/random.mjs').Random} random */
function cart({ variants }, random) {
  const count = 1 + random.integer(MAX_LINES);
  const chosen = Array.from({ length: count }, () => random.pick(variants));
  return chosen.map(({ variantId }) => ({ variantId, quantity: 1 + random.integer(2) }));
}

/**
 * Kills a node, or a process of PostgreSQL, which then starts anew from its log, until the rush is over; in the end
 * everything runs.
 * @param {Deployment} deployment @param {import('../harness/random.mjs').Random} random @param {number} endMs
 */
async function breakThings(deployment, random, endMs) {
  let [kills, crashes] = [0, 0];
  for (;;) {
    await delay(random.between(FAULT_EVERY_MS.from, FAULT_EVERY_MS.to));
    if (performance.now() >= endMs) return { kills, crashes };
    if (random.next() < 0.3) {
      await crashPostgres(deployment);
      crashes += 1;
    } else {
      const node = random.pick(deployment.nodes);
      await node.kill();
      await delay(random.between(DOWN_MS.from, DOWN_MS.to));
      await node.start();
      kills += 1;
    }
  }
}

/** Ends the process behind one connection (`kill -9`): PostgreSQL ends all others and recovers from its log. */
async function crashPostgres({ databaseUrl }) {
  const client = new pg.Client({ connectionString: databaseUrl });
  // It is our own connection that breaks.
  client.on('error', () => {});
  await client.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const { pid } = rows[0];
  if (!fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres'))
    throw new Error(`The process ${pid} is not PostgreSQL.`);
  process.kill(pid, 'SIGKILL');
  await client.end().catch(() => {});
}

/** @param {import('./shop.mjs').Shop} shop @param {readonly string[]} origins @param {import('../harness/random.mjs').Random} random @param {number} endMs */
async function restock({ owner, variants }, origins, random, endMs) {
  const headers = owner.liveHeaders();
  while (performance.now() < endMs) {
    await delay(RESTOCK_EVERY_MS);
    const { variantId, productId } = random.pick(variants);
    try {
      const origin = random.pick(origins);
      const product = /** @type {any} */ (
        await (await fetch(`${origin}/api/products/${productId}`, { headers })).json()
      );
      const { stock } = product.variants.find(({ id }) => id === variantId);
      await fetch(`${origin}/api/variants/${variantId}/stock`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ onHand: stock.onHand + MORE_PIECES }),
      });
    } catch {
      // The node is down just now; the shelf is counted again in a moment.
    }
  }
}
