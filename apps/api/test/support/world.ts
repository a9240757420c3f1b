import {
  RoomRole,
  StoreRole,
  type OwnStageSeatView,
  type RoomView,
  type StageInviteView,
  type StoreView,
} from '@vitrine/contracts';
import sharp from 'sharp';
import { createProduct, createVariant, upload } from './catalog';
import { addCard, buy, hold } from './shopping';
import { createRoom, step } from './shows';
import type { TestApp } from './test-app';
import type { TestClient } from './test-client';

export type Standing = 'stranger' | 'guest' | 'member';
export interface Role {
  readonly scope: 'store' | 'room';
  readonly scopeId: string;
  readonly role: string;
}
/** Somebody who asks, with everything that decides what they may do. */
export interface Actor {
  readonly name: string;
  readonly standing: Standing;
  readonly client: TestClient;
  readonly roles: readonly Role[];
}

export interface Piece {
  readonly productId: string;
  readonly variantId: string;
  readonly pictureId: string;
  readonly isActive: boolean;
}
export interface Show {
  readonly room: RoomView;
  readonly isDraft: boolean;
  readonly pinId: string;
  readonly offerId: string;
  /** In the waiting room of its stage. */
  readonly seatId: string;
  /** Somebody who works in this room and nowhere else. */
  readonly crewId: string;
}
/** A store with one of everything that an id can name. */
export interface Shop {
  readonly store: StoreView;
  readonly staff: Readonly<Record<StoreRole, Actor>>;
  readonly coHost: Actor;
  readonly roomModerator: Actor;
  readonly buyer: Actor;
  readonly live: Show;
  readonly draft: Show;
  readonly onSale: Piece;
  readonly unready: Piece;
  /** For sale and in no tray. */
  readonly spareProductId: string;
  readonly heldCheckoutId: string;
  readonly orderId: string;
  readonly cardId: string;
  readonly marketId: string;
  readonly discountCodeId: string;
  readonly addressId: string;
}
/** What the ids of a request name: things of one store, all drafts or none. */
export interface Target {
  readonly name: string;
  readonly shop: Shop;
  readonly show: Show;
  readonly piece: Piece;
}
export interface World {
  readonly here: Shop;
  readonly elsewhere: Shop;
  readonly actors: readonly Actor[];
  readonly member: Actor;
  readonly targets: readonly Target[];
}

export const PNG = (): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: { r: 90, g: 40, b: 60 } } })
    .png()
    .toBuffer();

export async function buildWorld(app: TestApp): Promise<World> {
  const here = await buildShop(app);
  const elsewhere = await buildShop(app);
  const member: Actor = { name: 'member', standing: 'member', client: await app.member(), roles: [] };
  const actors: Actor[] = [
    { name: 'stranger', standing: 'stranger', client: app.stranger(), roles: [] },
    { name: 'guest', standing: 'guest', client: await app.guest(), roles: [] },
    member,
    here.buyer,
    ...Object.values(here.staff),
    here.coHost,
    here.roomModerator,
    { ...elsewhere.staff.owner, name: 'owner of another store' },
  ];
  const targets = [
    { name: 'what the store shows', shop: here, show: here.live, piece: here.onSale },
    { name: 'the drafts of the store', shop: here, show: here.draft, piece: here.unready },
    { name: 'what another store shows', shop: elsewhere, show: elsewhere.live, piece: elsewhere.onSale },
    { name: 'the drafts of another store', shop: elsewhere, show: elsewhere.draft, piece: elsewhere.unready },
  ];
  return { here, elsewhere, actors, member, targets };
}

async function buildShop(app: TestApp): Promise<Shop> {
  const { owner, store } = await app.store({ currency: 'EUR' });
  const staffOf = async (role: StoreRole): Promise<Actor> => ({
    name: role,
    standing: 'member',
    client: role === StoreRole.Owner ? owner : await app.staff(owner, store.id, role),
    roles: [{ scope: 'store', scopeId: store.id, role }],
  });
  const staff = {
    owner: await staffOf(StoreRole.Owner),
    host: await staffOf(StoreRole.Host),
    moderator: await staffOf(StoreRole.Moderator),
    merchant: await staffOf(StoreRole.Merchant),
  };
  const onSale = await buildPiece(owner, store.id, true);
  const unready = await buildPiece(owner, store.id, false);
  const spareProductId = (await createProduct(owner, store.id)).id;

  const hostId = staff.host.client.memberId;
  const live = await createRoom(owner, store.id, { hostId });
  await step(owner, live.id, 'live');
  const draft = await createRoom(owner, store.id, { hostId });
  const crewOf = async (room: RoomView, role: RoomRole): Promise<Actor> => {
    const client = await app.member(role);
    await owner.put(`/rooms/${room.id}/members/${client.memberId}`, { role });
    const standing: Standing = 'member';
    return { name: `${role} of one room`, standing, client, roles: [{ scope: 'room', scopeId: room.id, role }] };
  };
  const coHost = await crewOf(live, RoomRole.CoHost);
  const roomModerator = await crewOf(draft, RoomRole.Moderator);
  const pin = async (room: RoomView, productId: string): Promise<string> =>
    (await owner.post<{ id: string }>(`/rooms/${room.id}/tray`, { productId })).id;

  const offer = async (room: RoomView): Promise<string> =>
    (await owner.post<{ id: string }>(`/rooms/${room.id}/offers`, { text: 'Buy two', minQuantity: 2 })).id;

  const seat = async (room: RoomView): Promise<string> => {
    const { secret } = await owner.post<StageInviteView>(`/rooms/${room.id}/stage/invite`);
    return (await (await app.guest()).post<OwnStageSeatView>('/stage-seats', { secret })).seat.id;
  };

  const buyer = await app.member('Buyer');
  const { items: markets } = await owner.get<{ items: { id: string }[] }>(`/stores/${store.id}/markets`);
  const code = await owner.post<{ id: string }>(`/stores/${store.id}/discount-codes`, DISCOUNT_CODE);
  const order = await buy(buyer, [{ variantId: onSale.variantId, quantity: 1 }], { roomId: live.id });
  const held = await hold(buyer, [{ variantId: onSale.variantId, quantity: 1 }]);
  const isHost: Role[] = [live, draft].map(({ id }) => ({ scope: 'room', scopeId: id, role: RoomRole.Host }));
  return {
    store,
    staff: { ...staff, host: { ...staff.host, roles: [...staff.host.roles, ...isHost] } },
    coHost,
    roomModerator,
    buyer: { name: 'buyer', standing: 'member', client: buyer, roles: [] },
    live: {
      room: live,
      isDraft: false,
      pinId: await pin(live, onSale.productId),
      offerId: await offer(live),
      seatId: await seat(live),
      crewId: coHost.client.memberId,
    },
    draft: {
      room: draft,
      isDraft: true,
      pinId: await pin(draft, onSale.productId),
      offerId: await offer(draft),
      seatId: await seat(draft),
      crewId: roomModerator.client.memberId,
    },
    onSale,
    unready,
    spareProductId,
    heldCheckoutId: held.id,
    orderId: order.id,
    cardId: (await addCard(buyer)).id,
    marketId: idOf(markets),
    discountCodeId: code.id,
    addressId: idOf((await buyer.get<{ items: { id: string }[] }>('/addresses')).items),
  };
}

const DISCOUNT_CODE = { code: 'WELCOME10', kind: 'percent', ratePpm: 100_000, isActive: true };

function idOf(items: readonly { readonly id: string }[]): string {
  const [first] = items;
  if (!first) throw new Error('There is nothing in the list.');
  return first.id;
}

async function buildPiece(owner: TestClient, storeId: string, isActive: boolean): Promise<Piece> {
  const { id: productId } = await createProduct(owner, storeId, { status: isActive ? 'active' : 'draft' });
  const { id: variantId } = await createVariant(owner, productId);
  const withPicture = await owner.post<{ pictures: readonly { id: string }[] }>(
    `/products/${productId}/pictures`,
    upload(await PNG()),
  );
  const pictureId = withPicture.pictures[0]?.id;
  if (!pictureId) throw new Error('The product has no picture.');
  return { productId, variantId, pictureId, isActive };
}
