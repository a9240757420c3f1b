// A whole purchase at Vendure's shop API, in the order of its guide to checkouts, with what a page shows on the way.
import { headerOf } from '../asker.mjs';

const ORDER = `... on Order { id code state totalWithTax lines { id quantity linePriceWithTax } } ... on ErrorResult { errorCode message }`;
const ADD_ITEM = `mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ${ORDER} } }`;
const SET_CUSTOMER = `mutation ($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { ${ORDER} } }`;
const SET_ADDRESS = `mutation ($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { ${ORDER} } }`;
const SHIPPING_METHODS = `{ eligibleShippingMethods { id name priceWithTax } }`;
const SET_SHIPPING = `mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { ${ORDER} } }`;
const ARRANGE = `mutation { transitionOrderToState(state: "ArrangingPayment") { ... on Order { state } ... on OrderStateTransitionError { transitionError } } }`;
const PAYMENT_METHODS = `{ eligiblePaymentMethods { id code isEligible } }`;
const PAY = `mutation ($method: String!) { addPaymentToOrder(input: { method: $method, metadata: {} }) {
  ... on Order { code state totalWithTax taxSummary { taxTotal } } ... on ErrorResult { errorCode message } } }`;
const ADDRESS = {
  fullName: 'A Buyer',
  streetLine1: 'Street 1',
  city: 'Hamburg',
  postalCode: '20095',
  countryCode: 'DE',
};

/** @type {import('../purchases.mjs').Journey} */
export async function vendureJourney(asker, { variantId, number }) {
  let token = '';
  const ask = async (query, variables) => {
    const answer = await asker.ask({
      path: '/shop-api',
      headers: token === '' ? {} : { Authorization: `Bearer ${token}` },
      body: { query, variables },
    });
    token = headerOf(answer, 'vendure-auth-token') || token;
    const { data, errors } = answer.body;
    const [value] = Object.values(data ?? {});
    const refusal = errors?.[0]?.message ?? value?.message ?? value?.transitionError;
    if (refusal !== undefined || !value) throw new Error(`Vendure refused: ${refusal ?? 'it said nothing'}`);
    return value;
  };
  await ask(ADD_ITEM, { id: variantId });
  const customer = { firstName: 'A', lastName: 'Buyer', emailAddress: `buyer-${number}@bench.example` };
  await ask(SET_CUSTOMER, { input: customer });
  await ask(SET_ADDRESS, { input: ADDRESS });
  const [shipping] = await ask(SHIPPING_METHODS);
  await ask(SET_SHIPPING, { id: [shipping.id] });
  await ask(ARRANGE);
  const [payment] = await ask(PAYMENT_METHODS);
  const order = await ask(PAY, { method: payment.code });
  if (order.state !== 'PaymentSettled') throw new Error(`The order is ${order.state} after its payment.`);
  const taxMinor = order.taxSummary.reduce((sum, { taxTotal }) => sum + taxTotal, 0);
  return { orderId: order.code, totalMinor: order.totalWithTax, taxMinor };
}
