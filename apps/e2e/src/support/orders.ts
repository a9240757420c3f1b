import { randomUUID } from 'node:crypto';
import type { OrderView, ProductView } from '@vitrine/contracts';
import { ApiPerson } from './api-person';
import { DEMO_PASSWORD, OWNER_EMAIL, vitrineUrl } from './demo';

export interface BoughtOrder {
  readonly buyer: ApiPerson;
  readonly owner: ApiPerson;
  readonly order: OrderView;
}

/** So many pieces of one product and one of another, bought and paid by a guest of the demo store. */
export async function buyPieces(displayName: string, quantity: number): Promise<BoughtOrder> {
  const owner = await ApiPerson.signIn(vitrineUrl(), OWNER_EMAIL, DEMO_PASSWORD);
  const storeId = (await owner.api.auth.session())?.stores[0]?.storeId;
  if (storeId === undefined) throw new Error('The demo owner works in no store.');
  const { items } = await owner.api.products.list(storeId, {});
  const active = items.filter(({ status }) => status === 'active');
  const lines = [
    { variantId: await stocked(owner, active[0], quantity), quantity },
    { variantId: await stocked(owner, active[1], 1), quantity: 1 },
  ];
  const buyer = await ApiPerson.guest(vitrineUrl(), displayName);
  const checkout = await buyer.api.checkouts.create({ lines }, { idempotencyKey: randomUUID() });
  const card = await buyer.api.paymentMethods.create({
    number: '4242424242424242',
    expiryMonth: 12,
    expiryYear: 2090,
    cvc: '123',
  });
  const address = {
    fullName: displayName,
    line1: 'Rue Haute 14',
    postalCode: '75001',
    city: 'Paris',
    country: 'FR',
  };
  const { order } = await buyer.api.checkouts.pay(
    checkout.id,
    { address, email: 'buyer@buyers.example', paymentMethodId: card.id },
    { idempotencyKey: randomUUID() },
  );
  if (order === null) throw new Error('A card that pays at once did not pay at once.');
  return { buyer, owner, order };
}

async function stocked(owner: ApiPerson, product: ProductView | undefined, pieces: number): Promise<string> {
  const variant = product?.variants[0];
  if (variant === undefined) throw new Error('The demo store sells too few pieces.');
  if (variant.available < pieces) await owner.api.variants.adjustStock(variant.id, { onHand: 50 });
  return variant.id;
}
