import type { RoomState } from '@vitrine/contracts';

export type RoomHead = Pick<RoomState, 'roomId' | 'status' | 'title' | 'description' | 'scheduledAt'>;

/** The state of a room before its first entry. */
export function initialRoomState(room: RoomHead): RoomState {
  return {
    roomId: room.roomId,
    status: room.status,
    title: room.title,
    description: room.description,
    scheduledAt: room.scheduledAt,
    wentLiveAtMs: null,
    endedAtMs: null,
    isStreaming: false,
    streamChangedAtMs: null,
    messages: [],
    pendingRedactions: {},
    pins: {},
    pinOrder: [],
    nowShowingPinId: null,
    shownAtMs: null,
    products: {},
    available: {},
    orders: [],
    orderCount: 0,
    pieceCount: 0,
    sales: {},
    productSales: {},
    offers: [],
    trayRevision: 0,
  };
}
