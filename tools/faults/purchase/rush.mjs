// A rush for scarce pieces on two nodes, with kills among it, and what the books say after it.
import fs from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { Deployment } from '../harness/deployment.mjs';
import { Findings } from '../harness/findings.mjs';
import { changeMinds } from './bank.mjs';
import { auditBooks } from './books.mjs';
import { withDatabase } from './database.mjs';
import { closeConnections } from './http-asker.mjs';
import { untilNothingIsOpen } from './quiescence.mjs';
import { openShop } from './shop.mjs';

const SETTINGS = {
  VITRINE_CHECKOUT_HOLD_MS: '6000',
  VITRINE_CHECKOUTS_PER_MINUTE_PER_ADDRESS: '1000000',
  VITRINE_REQUESTS_PER_MINUTE_PER_MEMBER: '1000000',
  VITRINE_REQUESTS_PER_MINUTE_PER_ADDRESS: '1000000',
  // The provider tells everything, twice, late and out of order.
  VITRINE_SANDBOX_WEBHOOKS: 'all',
  VITRINE_SANDBOX_WEBHOOK_COPIES: '2',
  VITRINE_SANDBOX_WEBHOOK_DELAY_MS: '200',
  VITRINE_SANDBOX_WEBHOOK_JITTER_MS: '2500',
  VITRINE_SANDBOX_SLOW_CARD_MS: '2000',
};
const DOWN_MS = { from: 200, to: 1_500 };
/** How often the owner counts some pieces more: stock is edited during the sale. */
const RESTOCK_EVERY_MS = 1_000;
const MORE_PIECES = 20;
const MAX_LINES = 2;
const TOLD = `
  SELECT (SELECT count(*) FROM sales_order)::integer AS orders, (SELECT count(*) FROM sandbox_event)::integer AS events,
         (SELECT count(*) FROM late_payment)::integer AS returned`;

/**
 * @typedef {object} RushOptions
 * @property {string} bundle
 * @property {number} lastsMs
 * @property {number} settleMs how long it may take until nothing is open any more
 * @property {{ from: number, to: number } | null} faultEveryMs null: nothing breaks
 * @property {{ guests: number, members: number, patienceMs: number }} people `patienceMs`: how long each asks again
 *
 * @typedef {object} RushOutcome
 * @property {import('../harness/findings.mjs').Findings} findings
 * @property {number} attempts to have something, each with a key of its own
 * @property {number} commands all requests of buyers
 * @property {number} orders
 * @property {number} events that the provider told
 * @property {number} questions of banks
 * @property {{ ordered: number, returned: number }} late what became of payments that went through after all
 * @property {number} kills
 * @property {number} crashes of PostgreSQL
 * @property {readonly number[]} recoveries
 */

/** @param {import('../faults.mjs').Context} context @param {RushOptions} options @returns {Promise<RushOutcome>} */
export async function runRush({ library, onStop, random }, { bundle, lastsMs, settleMs, faultEveryMs, people }) {
  const deployment = await Deployment.start({ bundle, nodes: 2, withRedis: true, env: SETTINGS });
  onStop(() => deployment.stop());
  const origins = deployment.nodes.map(({ origin }) => origin);
  const shop = await openShop(library, origins, people);
  const endMs = performance.now() + lastsMs;
  const faults = faultEveryMs
    ? breakThings(deployment, random.fork(1), { endMs, everyMs: faultEveryMs })
    : Promise.resolve({ kills: 0, crashes: 0 });
  const restocking = restock(shop, origins, random.fork(2), endMs);
  const minds = changeMinds(deployment.databaseUrl, random.fork(3), endMs);
  await Promise.all(
    shop.buyers.map(async (buyer, index) => {
      const own = random.fork(10 + index);
      while (performance.now() < endMs) await buyer.buy(cart(shop, own), own);
    }),
  );
  const [{ kills, crashes }, changed] = await Promise.all([faults, minds, restocking]);
  closeConnections();
  const findings = new Findings();
  await untilNothingIsOpen(deployment.databaseUrl, settleMs, findings);
  findings.addAll(await auditBooks(deployment.databaseUrl, shop));
  for (const node of deployment.nodes)
    if (node.pid === null) findings.add('unexplained', `Node ${node.name} does not run any more.`);
  const told = await withDatabase(deployment.databaseUrl, async (client) => (await client.query(TOLD)).rows[0]);
  await deployment.stop();
  const sum = (read) => shop.buyers.reduce((total, buyer) => total + read(buyer), 0);
  return {
    findings,
    attempts: sum((buyer) => buyer.attempts),
    commands: sum((buyer) => buyer.commands),
    questions: sum((buyer) => buyer.questions),
    orders: told.orders,
    events: told.events,
    late: { ordered: changed - told.returned, returned: told.returned },
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
 * @param {Deployment} deployment @param {import('../harness/random.mjs').Random} random
 * @param {{ endMs: number, everyMs: { from: number, to: number } }} options
 */
async function breakThings(deployment, random, { endMs, everyMs }) {
  let [kills, crashes] = [0, 0];
  for (;;) {
    await delay(random.between(everyMs.from, everyMs.to));
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
  await withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    const { pid } = rows[0];
    if (!fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('postgres'))
      throw new Error(`The process ${pid} is not PostgreSQL.`);
    process.kill(pid, 'SIGKILL');
  });
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
