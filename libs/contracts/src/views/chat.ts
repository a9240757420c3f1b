import type { MessageState } from '../room-state';
import type { PersonView } from './account';

/** A page of older messages, ascending by seq. */
export interface MessageHistoryView {
  readonly messages: readonly MessageState[];
  readonly people: readonly PersonView[];
  /** Pass as `beforeSeq` to read on; null when the first message is reached. */
  readonly nextBeforeSeq: number | null;
}
