export { isVisibleTo, type Reader } from './audience';
export { EMPTY_STAGE, initialRoomState, type RoomHead } from './initial-room-state';
export { quotedExcerpt, redactEntry } from './messages';
export { reduce, reduceAll } from './reduce';
export { offersInForce } from './offers';
export { packFrame, unpackFrame, unpackedFrame } from './packed-frame';
export { SeqRanges } from './seq-ranges';
