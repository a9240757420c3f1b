import { ENTRY_VERSION, type Entry, type EntryOf, type RoomState } from '@vitrine/contracts';
import { EMPTY_STAGE } from './initial-room-state';
import { applyMessageRedacted, applyMessagesPosted } from './messages';
import { applyOfferEdited, applyOfferEnded, applyOfferStarted } from './offers';
import { applyOrderCancelled, applyOrderPlaced, applyOrderRefunded } from './orders';
import {
  applyPinEdited,
  applyPinPinned,
  applyPinShown,
  applyPinUnpinned,
  applyProductChanged,
  applyStockChanged,
} from './pins';

/**
 * What a room is after `entry`. Pure and total: an entry that this version does not know, by kind or by version of its
 * data, leaves the state as it is. Entries of one lane must come in their order; the two lanes commute.
 */
export function reduce(state: RoomState, entry: Entry): RoomState {
  if (!isReadable(entry)) return state;
  switch (entry.kind) {
    case 'room.status-changed':
      return applyStatusChanged(state, entry);
    case 'room.edited':
      return applyRoomEdited(state, entry);
    case 'stream.started':
      return { ...state, isStreaming: true, streamChangedAtMs: entry.atMs };
    case 'stream.interrupted':
      return { ...state, isStreaming: false, streamChangedAtMs: entry.atMs };
    case 'stage.changed':
      return { ...state, stage: entry.data };
    case 'message.posted':
      return applyMessagesPosted(state, [entry]);
    case 'message.redacted':
      return applyMessageRedacted(state, entry);
    case 'pin.pinned':
      return applyPinPinned(state, entry);
    case 'pin.edited':
      return applyPinEdited(state, entry);
    case 'pin.unpinned':
      return applyPinUnpinned(state, entry);
    case 'pin.shown':
      return applyPinShown(state, entry);
    case 'tray.changed':
      return { ...state, trayRevision: state.trayRevision + 1 };
    case 'product.changed':
      return applyProductChanged(state, entry);
    case 'stock.changed':
      return applyStockChanged(state, entry);
    case 'order.placed':
      return applyOrderPlaced(state, entry);
    case 'order.cancelled':
      return applyOrderCancelled(state, entry);
    case 'order.refunded':
      return applyOrderRefunded(state, entry);
    case 'offer.started':
      return applyOfferStarted(state, entry);
    case 'offer.edited':
      return applyOfferEdited(state, entry);
    case 'offer.ended':
      return applyOfferEnded(state, entry);
    default:
      return unread(entry, state);
  }
}

/** What it is after all of them, in this order. Messages that follow each other are taken in together. */
export function reduceAll(initial: RoomState, entries: readonly Entry[]): RoomState {
  let state = initial;
  for (let index = 0; index < entries.length;) {
    const messages: EntryOf<'message.posted'>[] = [];
    for (let next = entries[index]; isMessage(next); next = entries[index + messages.length]) messages.push(next);
    state = messages.length > 0 ? applyMessagesPosted(state, messages) : reduce(state, entries[index]);
    index += Math.max(1, messages.length);
  }
  return state;
}

const isMessage = (entry: Entry | undefined): entry is EntryOf<'message.posted'> =>
  entry !== undefined && entry.kind === 'message.posted' && isReadable(entry);

/** A newer server may write kinds and versions that this reader has never heard of. */
const isReadable = (entry: Entry): boolean =>
  Object.hasOwn(ENTRY_VERSION, entry.kind) && entry.v <= ENTRY_VERSION[entry.kind];

/** Does not compile when a kind is missing in the switch. */
const unread = (_entry: never, state: RoomState): RoomState => state;

function applyStatusChanged(state: RoomState, entry: EntryOf<'room.status-changed'>): RoomState {
  const { status } = entry.data;
  const hasEnded = status === 'ended';
  return {
    ...state,
    status,
    wentLiveAtMs: status === 'live' ? (state.wentLiveAtMs ?? entry.atMs) : state.wentLiveAtMs,
    endedAtMs: hasEnded ? (state.endedAtMs ?? entry.atMs) : state.endedAtMs,
    isStreaming: hasEnded ? false : state.isStreaming,
    streamChangedAtMs: hasEnded && state.isStreaming ? entry.atMs : state.streamChangedAtMs,
    stage: hasEnded ? EMPTY_STAGE : state.stage,
    offers: hasEnded ? [] : state.offers,
  };
}

function applyRoomEdited(state: RoomState, entry: EntryOf<'room.edited'>): RoomState {
  const { title, description, scheduledAt, isRecorded = state.isRecorded } = entry.data;
  return { ...state, title, description, scheduledAt, isRecorded };
}
