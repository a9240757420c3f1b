// A shop with scarce pieces and people who want them, made through the public interface.
import { addressOf, makePerson, register } from '../harness/people.mjs';
import { Buyer } from './buyer.mjs';

const CARDS = {
  approve: '4242424242424242',
  decline: '4000000000000002',
  slow: '4000000000000077',
  authenticate: '4000002500003155',
};
/** What is different about each product: its pieces per variant, how it is held, how many one buyer may have. */
const PRODUCTS = [
  { name: 'plain', onHand: 40, policy: {} },
  { name: 'limited', onHand: 60, policy: { maxPerBuyer: 2 } },
  { name: 'first-paid', onHand: 30, policy: { holdMinutes: 0 } },
];
const SIZES = ['S', 'M'];
const PARALLEL = 16;

/**
 * @typedef {object} Shop
 * @property {string} storeId
 * @property {import('../harness/people.mjs').Person} owner
 * @property {readonly { variantId: string, productId: string, maxPerBuyer: number | null }[]} variants
 * @property {readonly Buyer[]} buyers
 */

/**
 * @param {any} library @param {readonly string[]} origins of the nodes
 * @param {{ guests: number, members: number, patienceMs: number }} people
 * @returns {Promise<Shop>}
 */
export async function openShop(library, origins, { guests, members, patienceMs }) {
  const owner = makePerson(library, origins[0], { address: '192.0.2.1' });
  await register(owner, 'owner');
  const store = await owner.api.stores.create({
    name: 'Fault House',
    slug: 'fault-house',
    currency: 'EUR',
    sellerName: 'Fault House GmbH',
    country: 'DE',
    shippingMinor: 490,
    returnWindowDays: 30,
  });
  const variants = [];
  for (const { name, onHand, policy } of PRODUCTS) {
    const product = await owner.api.products.create(store.id, { title: name, slug: name, status: 'active', ...policy });
    let view = product;
    for (const size of SIZES)
      view = await owner.api.variants.create(product.id, {
        sku: `${name}-${size}`,
        size,
        colour: 'Ink',
        priceMinor: 1_900,
        onHand,
      });
    for (const { id } of view.variants)
      variants.push({ variantId: id, productId: product.id, maxPerBuyer: policy.maxPerBuyer ?? null });
  }
  const buyers = await inParallel(guests + members, (index) =>
    signUp(library, origins, { index, isMember: index >= guests, patienceMs }),
  );
  return { storeId: store.id, owner, variants, buyers };
}

/** @param {any} library @param {readonly string[]} origins @param {{ index: number, isMember: boolean, patienceMs: number }} who */
async function signUp(library, origins, { index, isMember, patienceMs }) {
  const person = makePerson(library, origins[0], { address: addressOf(index + 10) });
  if (isMember) await register(person, `buyer-${index}`);
  else await person.api.auth.guest({ displayName: `Guest ${index}` });
  const session = await person.api.auth.session();
  /** @type {Record<string, string>} */
  const cards = {};
  for (const [kind, number] of Object.entries(CARDS)) {
    const method = await person.api.paymentMethods.create({ number, expiryMonth: 12, expiryYear: 2034, cvc: '123' });
    cards[kind] = method.id;
  }
  return new Buyer({ origins, headers: person.liveHeaders(), memberId: session.member.id, cards, patienceMs });
}

/** @template T @param {number} count @param {(index: number) => Promise<T>} make @returns {Promise<T[]>} */
async function inParallel(count, make) {
  /** @type {T[]} */
  const made = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < count; index = next++) made[index] = await make(index);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return made;
}
