export { isVisibleTo, type Reader } from './audience';
export { initialRoomState, type RoomHead } from './initial-room-state';
export { quotedExcerpt, redactEntry } from './messages';
export { reduce, reduceAll } from './reduce';
export { SeqRanges, type SeqRange } from './seq-ranges';
