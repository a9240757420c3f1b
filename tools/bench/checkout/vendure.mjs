// Vendure as an entrant: guests bring an order to its last step, and the rush is the request that takes the stock.
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { inTurn } from '../../start/in-turn.mjs';
import { freeTcpPort } from '../../start/ports.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { requestText } from '../harness/http-load.mjs';
import { createDatabase, withClient } from '../harness/postgres.mjs';
import { ServerProcess } from '../harness/server-process.mjs';
import { installVendure, VENDURE_VERSION } from './vendure-install.mjs';

const PARALLEL_BUYERS = 8;
const ADMIN_NAME = 'owner';

const LOG_IN = `mutation ($name: String!, $password: String!) { login(username: $name, password: $password) { __typename } }`;
const CREATE_PRODUCT = `mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }`;
const CREATE_VARIANT = `mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }`;
const ADD_ITEM = `mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ... on Order { id } ... on ErrorResult { message } } }`;
const SET_CUSTOMER = `mutation ($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { ... on Order { id } ... on ErrorResult { message } } }`;
const SET_ADDRESS = `mutation ($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { ... on Order { id } ... on ErrorResult { message } } }`;
const SHIPPING_METHODS = `{ eligibleShippingMethods { id } }`;
const SET_SHIPPING = `mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { ... on Order { id } ... on ErrorResult { message } } }`;
/** Two commands in one request: the first looks at the stock, the second takes it. */
const PLACE = `mutation {
  transitionOrderToState(state: "ArrangingPayment") { ... on Order { state } ... on OrderStateTransitionError { transitionError } }
  addPaymentToOrder(input: { method: "dummy", metadata: {} }) { ... on Order { code state } ... on ErrorResult { message } }
}`;
const ADDRESS = {
  fullName: 'A Buyer',
  streetLine1: 'Street 1',
  city: 'Hamburg',
  postalCode: '20095',
  countryCode: 'DE',
};

/** Somebody at one of its two interfaces. */
class GraphqlUser {
  token = '';

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} query @param {object} [variables] @returns {Promise<any>} the one field that was asked for */
  async ask(query, variables) {
    const headers = {
      'content-type': 'application/json',
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    };
    const answer = await fetch(this.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    this.token = answer.headers.get('vendure-auth-token') ?? this.token;
    const { data, errors } = /** @type {any} */ (await answer.json());
    const [value] = Object.values(data ?? {});
    if (errors || !value || value.message)
      throw new BenchError(`Vendure refused: ${errors?.[0]?.message ?? value?.message ?? answer.status}`);
    return value;
  }
}

/**
 * @param {{ vitrine: import('../harness/vitrine.mjs').Vitrine, folder: string, placement: import('../harness/pinning.mjs').Placement,
 *   sizes: { warmUp: import('./plan.mjs').Rush, rush: import('./plan.mjs').Rush } }} options
 * @returns {Promise<import('./entrants.mjs').Entrant>}
 */
export async function vendureEntrant({ vitrine, folder, placement, sizes }) {
  const packages = await installVendure();
  const port = await freeTcpPort();
  const databaseUrl = await createDatabase(vitrine.databaseUrl, 'vendure');
  const password = randomBytes(16).toString('base64url');
  const admin = new GraphqlUser(`http://127.0.0.1:${port}/admin-api`);
  let [products, people] = [0, 0];
  /** @type {ServerProcess | null} */
  let server = null;
  const running = () => {
    if (!server) throw new Error('Vendure does not run.');
    return server;
  };

  /** One guest with an order that wants nothing but its payment. */
  async function becomeBuyer(variantId) {
    people += 1;
    const buyer = new GraphqlUser(`http://127.0.0.1:${port}/shop-api`);
    await buyer.ask(ADD_ITEM, { id: variantId });
    const input = { firstName: 'A', lastName: 'Buyer', emailAddress: `buyer${people}@bench.example` };
    await buyer.ask(SET_CUSTOMER, { input });
    await buyer.ask(SET_ADDRESS, { input: ADDRESS });
    const [method] = await buyer.ask(SHIPPING_METHODS);
    await buyer.ask(SET_SHIPPING, { id: [method.id] });
    return buyer;
  }

  return {
    key: 'vendure',
    title: `@vendure/core ${VENDURE_VERSION}`,
    isOurs: false,
    isIdempotent: false,
    canAskForSoldOut: false,
    form: 'graphql',
    port,
    databaseUrl,
    ...sizes,
    start: async () => {
      const env = { VENDURE_FOLDER: packages, VENDURE_DISABLE_TELEMETRY: 'true', ADMIN_NAME, ADMIN_PASSWORD: password };
      server = await ServerProcess.start({
        name: 'vendure',
        args: [path.join(import.meta.dirname, 'servers/vendure.mjs')],
        env: { ...process.env, NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl, ...env },
        logFile: path.join(folder, 'vendure.log'),
        placement,
        readyUrl: `http://127.0.0.1:${port}/filled`,
      });
      await admin.ask(LOG_IN, { name: ADMIN_NAME, password });
    },
    stop: async () => {
      await server?.stop();
      server = null;
    },
    server: running,
    pids: () => ({ node: running().pid, postgres: vitrine.postgresPid }),
    openVariant: async (pieces) => {
      products += 1;
      const name = `piece-${products}`;
      const translations = [{ languageCode: 'en', name, slug: name, description: '' }];
      const { id: productId } = await admin.ask(CREATE_PRODUCT, { input: { enabled: true, translations } });
      const [{ id }] = await admin.ask(CREATE_VARIANT, {
        input: [
          {
            productId,
            sku: name,
            price: 9_900,
            trackInventory: 'TRUE',
            stockOnHand: pieces,
            translations: [{ languageCode: 'en', name }],
          },
        ],
      });
      return id;
    },
    buyers: async (count, variantId) => {
      /** @type {GraphqlUser[]} */
      const buyers = [];
      await inTurn([...Array(count).keys()], PARALLEL_BUYERS, async () => {
        buyers.push(await becomeBuyer(variantId));
      });
      return buyers;
    },
    requestOf: ({ token }) =>
      requestText({
        path: '/shop-api',
        port,
        headers: { Authorization: `Bearer ${token}` },
        body: JSON.stringify({ query: PLACE }),
      }),
    books: (variantId) =>
      withClient(databaseUrl, async (client) => {
        const { rows: orders } = await client.query(
          `SELECT o.code FROM "order" o JOIN order_line l ON l."orderId" = o.id
            WHERE l."productVariantId" = $1 AND o.state = 'PaymentSettled'`,
          [variantId],
        );
        const { rows: levels } = await client.query(
          `SELECT "stockOnHand", "stockAllocated" FROM stock_level WHERE "productVariantId" = $1`,
          [variantId],
        );
        const [{ stockOnHand, stockAllocated }] = levels;
        return {
          stored: orders.map(({ code }) => code),
          taken: stockAllocated,
          left: stockOnHand - stockAllocated,
          disagreements: [],
        };
      }),
  };
}
