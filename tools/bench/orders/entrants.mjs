// Who competes: each brings up its server, opens pieces to sell, and shows its books.
import { freeTcpPort } from '../../start/ports.mjs';
import { ledgerDisagreements } from '../checkout/audit.mjs';
import { VENDURE, VendureShop } from '../checkout/vendure-shop.mjs';
import { createDatabase, withClient } from '../harness/postgres.mjs';
import { MEDUSA, MedusaShop } from './medusa-shop.mjs';

/**
 * @typedef {object} Entrant
 * @property {'vitrine' | 'vendure' | 'medusa'} key of its journey too
 * @property {string} title as the result names it
 * @property {boolean} isOurs what is wrong with ours fails the benchmark, what is wrong with a base is told
 * @property {number} port
 * @property {() => Promise<void>} start with everything but pieces
 * @property {() => Promise<void>} stop
 * @property {() => import('../harness/server-process.mjs').ServerProcess} server
 * @property {() => Record<string, number>} pids what CPU time is read from
 * @property {(count: number, pieces: number) => Promise<string[]>} openVariants ids of new things to sell
 * @property {() => any} setup what its journey needs to know
 * @property {() => Promise<import('./audit.mjs').Books>} books
 *
 * @typedef {{ vitrine: import('../harness/vitrine.mjs').Vitrine, folder: string,
 *   placement: import('../harness/pinning.mjs').Placement }} Common
 */

/** As Vendure and Medusa are set up: tax in the prices and on shipping, one way to send. */
const MARKET = {
  name: 'Germany',
  countries: ['DE'],
  currency: 'EUR',
  taxName: 'VAT',
  taxRatePpm: 190_000,
  isTaxIncluded: true,
  dutyTerms: 'none',
  dutyRatePpm: 0,
  shippingMethods: [{ name: 'Parcel', priceMinor: 490, minDays: 2, maxDays: 4 }],
};

/** @template T @param {number} count @param {() => Promise<T>} make @returns {Promise<T[]>} */
async function oneByOne(count, make) {
  const made = [];
  while (made.length < count) made.push(await make());
  return made;
}

/** @param {Common} common @returns {Entrant} */
export function vitrineEntrant({ vitrine }) {
  return {
    key: 'vitrine',
    title: 'Vitrine',
    isOurs: true,
    port: vitrine.port,
    start: async () => {
      await vitrine.start();
      await vitrine.openStore();
      await vitrine.setMarket(MARKET);
    },
    stop: () => vitrine.stop(),
    server: () => vitrine.server,
    pids: () => vitrine.pids,
    openVariants: (count, pieces) => oneByOne(count, () => vitrine.openVariant(pieces)),
    setup: () => ({}),
    books: () => withClient(vitrine.databaseUrl, vitrineBooks),
  };
}

/** @param {import('pg').Client} client @returns {Promise<import('./audit.mjs').Books>} */
async function vitrineBooks(client) {
  const { rows: orders } = await client.query(
    `SELECT o.id, o.total_minor::integer AS total, coalesce(p.paid, 0)::integer AS paid FROM sales_order o LEFT JOIN (
       SELECT checkout_id, sum(amount_minor) AS paid FROM payment WHERE status = 'succeeded' GROUP BY 1) p USING (checkout_id)`,
  );
  const { rows: stocks } = await client.query(
    `SELECT s.variant_id, s.on_hand AS "onHand", s.reserved, s.sold FROM stock s JOIN variant v ON v.id = s.variant_id WHERE v.sku LIKE 'bench-%'`,
  );
  const { rows: movements } = await client.query(
    `SELECT variant_id, jsonb_object_agg(kind, quantity) AS kinds FROM (
       SELECT variant_id, kind, sum(quantity) AS quantity FROM stock_movement GROUP BY 1, 2) m GROUP BY 1`,
  );
  const ledger = new Map(movements.map(({ variant_id: id, kinds }) => [id, kinds]));
  const unpaid = orders.filter(({ total, paid }) => total !== paid).length;
  return {
    orders: orders.map(({ id, total }) => ({ orderId: id, totalMinor: total })),
    left: new Map(stocks.map(({ variant_id: id, onHand, reserved }) => [id, onHand - reserved])),
    disagreements: [
      ...stocks.flatMap((stock) => ledgerDisagreements(stock, ledger.get(stock.variant_id) ?? {})),
      ...(unpaid === 0 ? [] : [`${unpaid} orders were not paid as much as they cost`]),
    ],
  };
}

/** @param {Common} common @returns {Promise<Entrant>} */
export async function vendureEntrant({ vitrine, folder, placement }) {
  const port = await freeTcpPort();
  const databaseUrl = await createDatabase(vitrine.databaseUrl, 'vendure');
  const shop = new VendureShop({ port, databaseUrl, folder, placement, settings: { VENDURE_WHOLE: 'yes' } });
  return {
    key: 'vendure',
    title: `@vendure/core ${VENDURE.version}`,
    isOurs: false,
    port,
    start: () => shop.start(),
    stop: () => shop.stop(),
    server: () => shop.server,
    pids: () => ({ node: shop.server.pid, postgres: vitrine.postgresPid }),
    openVariants: (count, pieces) => oneByOne(count, () => shop.openVariant(pieces)),
    setup: () => ({}),
    books: () => withClient(databaseUrl, vendureBooks),
  };
}

/** @param {import('pg').Client} client @returns {Promise<import('./audit.mjs').Books>} */
async function vendureBooks(client) {
  const { rows: orders } = await client.query(
    `SELECT code, ("subTotalWithTax" + "shippingWithTax")::integer AS total FROM "order" WHERE state = 'PaymentSettled'`,
  );
  const { rows: levels } = await client.query(
    `SELECT "productVariantId"::text AS id, "stockOnHand" - "stockAllocated" AS available FROM stock_level`,
  );
  return {
    orders: orders.map(({ code, total }) => ({ orderId: code, totalMinor: total })),
    left: new Map(levels.map(({ id, available }) => [id, available])),
    disagreements: [],
  };
}

/** @param {Common} common @returns {Promise<Entrant>} */
export async function medusaEntrant({ vitrine, folder, placement }) {
  const port = await freeTcpPort();
  const databaseUrl = await createDatabase(vitrine.databaseUrl, 'medusa');
  const shop = new MedusaShop({ port, databaseUrl, folder, placement });
  return {
    key: 'medusa',
    title: `@medusajs/medusa ${MEDUSA.version}`,
    isOurs: false,
    port,
    start: () => shop.start(),
    stop: () => shop.stop(),
    server: () => shop.server,
    pids: () => ({ node: shop.server.pid, postgres: vitrine.postgresPid }),
    openVariants: (count, pieces) => shop.openVariants(count, pieces),
    setup: () => shop.setup,
    books: () => withClient(databaseUrl, medusaBooks),
  };
}

/** @param {import('pg').Client} client @returns {Promise<import('./audit.mjs').Books>} */
async function medusaBooks(client) {
  const { rows: orders } = await client.query(
    `SELECT o.id, round((s.totals->>'current_order_total')::numeric * 100)::integer AS total
       FROM "order" o JOIN order_summary s ON s.order_id = o.id AND s.version = o.version WHERE o.status <> 'canceled'`,
  );
  const { rows: levels } = await client.query(
    `SELECT v.variant_id AS id, (l.stocked_quantity - l.reserved_quantity)::integer AS available
       FROM inventory_level l JOIN product_variant_inventory_item v ON v.inventory_item_id = l.inventory_item_id`,
  );
  return {
    orders: orders.map(({ id, total }) => ({ orderId: id, totalMinor: total })),
    left: new Map(levels.map(({ id, available }) => [id, available])),
    disagreements: [],
  };
}
