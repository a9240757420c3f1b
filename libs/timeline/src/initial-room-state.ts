import { StageLayout, type RoomState, type StageState } from '@vitrine/contracts';

export type RoomHead = Pick<RoomState, 'roomId' | 'status' | 'title' | 'description' | 'scheduledAt'>;

/** The host alone. */
export const EMPTY_STAGE: StageState = { people: [], layout: StageLayout.SideBySide, largeSeatId: null };

/** The state of a room before its first entry. */
export function initialRoomState(room: RoomHead): RoomState {
  return {
    roomId: room.roomId,
    status: room.status,
    title: room.title,
    description: room.description,
    scheduledAt: room.scheduledAt,
    isRecorded: false,
    wentLiveAtMs: null,
    endedAtMs: null,
    isStreaming: false,
    streamChangedAtMs: null,
    stage: EMPTY_STAGE,
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
