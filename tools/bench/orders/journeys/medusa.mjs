// A whole purchase at Medusa's store API, in the order of its storefront guide.

const ADDRESS = {
  first_name: 'A',
  last_name: 'Buyer',
  address_1: 'Street 1',
  city: 'Hamburg',
  postal_code: '20095',
  country_code: 'de',
};
/** It counts in whole units with decimals. @param {number} amount */
const minorOf = (amount) => Math.round(amount * 100);

/** @type {import('../purchases.mjs').Journey} */
export async function medusaJourney(asker, { variantId, number, setup: { regionId, publishableKey } }) {
  const headers = { 'x-publishable-api-key': publishableKey };
  const post = async (path, body) => (await asker.ask({ path, headers, body })).body;
  const { cart } = await post('/store/carts', { region_id: regionId });
  await post(`/store/carts/${cart.id}/line-items`, { variant_id: variantId, quantity: 1 });
  await post(`/store/carts/${cart.id}`, { email: `buyer-${number}@bench.example`, shipping_address: ADDRESS });
  const { body: shipping } = await asker.ask({
    method: 'GET',
    path: `/store/shipping-options?cart_id=${cart.id}`,
    headers,
  });
  await post(`/store/carts/${cart.id}/shipping-methods`, { option_id: shipping.shipping_options[0].id });
  const { payment_collection: collection } = await post('/store/payment-collections', { cart_id: cart.id });
  await post(`/store/payment-collections/${collection.id}/payment-sessions`, { provider_id: 'pp_system_default' });
  const { type, order } = await post(`/store/carts/${cart.id}/complete`);
  if (type !== 'order') throw new Error(`Medusa answered a ${type} in place of an order.`);
  return { orderId: order.id, totalMinor: minorOf(order.total), taxMinor: minorOf(order.tax_total) };
}
