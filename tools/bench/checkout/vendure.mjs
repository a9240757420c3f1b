// Vendure as an entrant: guests bring an order to its last step, and the rush is the request that takes the stock.
import { inTurn } from '../../start/in-turn.mjs';
import { freeTcpPort } from '../../start/ports.mjs';
import { requestText } from '../harness/http-load.mjs';
import { createDatabase, withClient } from '../harness/postgres.mjs';
import { GraphqlUser, VENDURE, VendureShop } from './vendure-shop.mjs';

const PARALLEL_BUYERS = 8;

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

/**
 * @param {{ vitrine: import('../harness/vitrine.mjs').Vitrine, folder: string, placement: import('../harness/pinning.mjs').Placement,
 *   sizes: { warmUp: import('./plan.mjs').Rush, leadIn: import('./plan.mjs').Rush, rush: import('./plan.mjs').Rush } }} options
 * @returns {Promise<import('./entrants.mjs').Entrant>}
 */
export async function vendureEntrant({ vitrine, folder, placement, sizes }) {
  const port = await freeTcpPort();
  const databaseUrl = await createDatabase(vitrine.databaseUrl, 'vendure');
  const shop = new VendureShop({ port, databaseUrl, folder, placement });
  let people = 0;

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
    title: `@vendure/core ${VENDURE.version}`,
    isOurs: false,
    isIdempotent: false,
    canAskForSoldOut: false,
    form: 'graphql',
    port,
    databaseUrl,
    ...sizes,
    start: () => shop.start(),
    stop: () => shop.stop(),
    server: () => shop.server,
    pids: () => ({ node: shop.server.pid, postgres: vitrine.postgresPid }),
    openVariant: (pieces) => shop.openVariant(pieces),
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
