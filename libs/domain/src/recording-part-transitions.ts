import { isTransition, type TransitionTable } from './transition-table';

/** A part of a recording, from when the media server tells of it. */
export const RecordingPartStatus = {
  /** It is at the media server and is to be fetched. */
  Announced: 'announced',
  Stored: 'stored',
  /** The media server does not have it any more. */
  Lost: 'lost',
  /** It was kept as long as recordings are kept. */
  Expired: 'expired',
} as const;
export type RecordingPartStatus = (typeof RecordingPartStatus)[keyof typeof RecordingPartStatus];

export const RECORDING_PART_TRANSITIONS: TransitionTable<RecordingPartStatus> = {
  announced: [RecordingPartStatus.Stored, RecordingPartStatus.Lost, RecordingPartStatus.Expired],
  stored: [RecordingPartStatus.Expired],
  lost: [],
  expired: [],
};

export const canRecordingPartMove = (from: RecordingPartStatus, to: RecordingPartStatus): boolean =>
  isTransition(RECORDING_PART_TRANSITIONS, from, to);
