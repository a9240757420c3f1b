import {
  type ErrorBody,
  type Permission,
  PROTOCOL_VERSION,
  type PersonView,
  type RoomState,
  type SeqRange,
} from '@vitrine/contracts';
import type { People } from './people';

export const RoomSessionStatus = {
  Idle: 'idle',
  Joining: 'joining',
  Ready: 'ready',
  /** The connection is lost; the last state stays readable. */
  Reconnecting: 'reconnecting',
  Refused: 'refused',
  Left: 'left',
} as const;
export type RoomSessionStatus = (typeof RoomSessionStatus)[keyof typeof RoomSessionStatus];

export interface RoomSessionSnapshot {
  readonly status: RoomSessionStatus;
  /** Why it is `refused`. */
  readonly error: ErrorBody | null;
  /** null until the room was joined once. */
  readonly state: RoomState | null;
  /** Messages in the span of `state.messages` that were left out because nobody could read so many; ascending. */
  readonly leftOut: readonly SeqRange[];
  /** The people whom the state names, by id. */
  readonly people: People;
  readonly viewers: number;
  /** For staff: who else of the staff is writing a message just now. */
  readonly typing: readonly PersonView[];
  /** Who I am in this room. */
  readonly memberId: string | null;
  readonly permissions: readonly Permission[];
  /** Server time less device time. */
  readonly clockOffsetMs: number;
  /** The last number up to which nothing is missing. */
  readonly contiguousSeq: number;
  /** The version that is spoken with the server of now. */
  readonly protocolVersion: number;
}

export const IDLE_SNAPSHOT: RoomSessionSnapshot = {
  status: RoomSessionStatus.Idle,
  error: null,
  state: null,
  leftOut: [],
  people: {},
  viewers: 0,
  typing: [],
  memberId: null,
  permissions: [],
  clockOffsetMs: 0,
  contiguousSeq: 0,
  protocolVersion: PROTOCOL_VERSION,
};
