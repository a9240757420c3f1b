import type { FilterOrdersRequest, ListStockRequest } from '@vitrine/contracts/dto';

/** One place for the names under which answers are kept, so that a change and the list it touches never miss each other. */
export const queryKeys = {
  stores: ['stores'] as const,
  rooms: (storeId: string) => ['rooms', storeId] as const,
  room: (roomId: string) => ['room', roomId] as const,
  roomMembers: (roomId: string) => ['room', roomId, 'members'] as const,
  tray: (roomId: string) => ['room', roomId, 'tray'] as const,
  offers: (roomId: string) => ['room', roomId, 'offers'] as const,
  stage: (roomId: string) => ['room', roomId, 'stage'] as const,
  stageSeat: (seatId: string) => ['stage-seat', seatId] as const,
  stageLink: (secret: string) => ['stage-link', secret] as const,
  streamKey: (roomId: string) => ['room', roomId, 'stream-key'] as const,
  streamHealth: (roomId: string) => ['room', roomId, 'stream-health'] as const,
  report: (roomId: string) => ['room', roomId, 'report'] as const,
  products: (storeId: string) => ['products', storeId] as const,
  product: (productId: string) => ['product', productId] as const,
  stockOf: (storeId: string) => ['stock', storeId] as const,
  stock: (storeId: string, filter: Pick<ListStockRequest, 'level' | 'text' | 'productId'>) =>
    ['stock', storeId, 'list', filter] as const,
  stockHistory: (variantId: string) => ['stock-history', variantId] as const,
  ordersOf: (storeId: string) => ['orders', storeId] as const,
  orders: (storeId: string, filter: FilterOrdersRequest) => ['orders', storeId, 'list', filter] as const,
  pickList: (storeId: string, roomId: string | null) => ['orders', storeId, 'pick-list', roomId] as const,
  promises: (storeId: string, roomId: string | null) => ['orders', storeId, 'promises', roomId] as const,
  order: (orderId: string) => ['order', orderId] as const,
  markets: (storeId: string) => ['markets', storeId] as const,
  discountCodes: (storeId: string) => ['discount-codes', storeId] as const,
  blockedTerms: (storeId: string) => ['blocked-terms', storeId] as const,
  members: (storeId: string) => ['members', storeId] as const,
};
