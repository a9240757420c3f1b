import type { ProductView, RoomView } from '@vitrine/contracts';
import { ApiPerson } from './api-person';

export const DEMO_PASSWORD = 'vitrine-demo-2026';
export const HOST_EMAIL = 'lena@atelier-nord.example';
export const OWNER_EMAIL = 'owner@atelier-nord.example';
export const MODERATOR_EMAIL = 'mod@atelier-nord.example';

export const vitrineUrl = (): string => {
  const url = process.env['VITRINE_E2E_URL'];
  if (!url) throw new Error('VITRINE_E2E_URL is not set: run npm run e2e.');
  return url;
};

export interface PreparedShow {
  readonly host: ApiPerson;
  readonly room: RoomView;
  readonly products: readonly ProductView[];
}

/** A show of the demo store with a tray of the first pieces that are in stock, still a draft. */
export async function prepareShow(title: string, pieces: number): Promise<PreparedShow> {
  const host = await ApiPerson.signIn(vitrineUrl(), HOST_EMAIL, DEMO_PASSWORD);
  const owner = await ApiPerson.signIn(vitrineUrl(), OWNER_EMAIL, DEMO_PASSWORD);
  const session = await host.api.auth.session();
  const store = session?.stores[0];
  if (!store) throw new Error('The demo host works in no store.');
  const room = await host.api.rooms.create(store.storeId, { title });
  const page = await owner.api.products.list(store.storeId, {});
  const products = page.items.filter(({ status }) => status === 'active').slice(0, pieces);
  for (const product of products) {
    await host.api.tray.add(room.id, {
      productId: product.id,
      tryOn: { wearerName: 'Lena', wearerHeightCm: 172, sizeWorn: product.variants[0]?.size ?? '' },
    });
    for (const variant of product.variants)
      if (variant.available < 5) await owner.api.variants.adjustStock(variant.id, { onHand: 20 });
  }
  return { host, room, products };
}
