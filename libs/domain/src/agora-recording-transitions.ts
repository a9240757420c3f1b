import { isTransition, type TransitionTable } from './transition-table';

/** A recording that Agora makes of a room, as far as it is known. */
export const AgoraRecordingStatus = {
  Starting: 'starting',
  Recording: 'recording',
  /** It was told to stop, and brings its files to where they are kept. */
  Stopping: 'stopping',
  Stored: 'stored',
  Failed: 'failed',
} as const;
export type AgoraRecordingStatus = (typeof AgoraRecordingStatus)[keyof typeof AgoraRecordingStatus];

/** It ends by itself too, when nobody publishes for long; therefore one that was not told to stop may be stored. */
export const AGORA_RECORDING_TRANSITIONS: TransitionTable<AgoraRecordingStatus> = {
  starting: [AgoraRecordingStatus.Recording, AgoraRecordingStatus.Failed],
  recording: [AgoraRecordingStatus.Stopping, AgoraRecordingStatus.Stored, AgoraRecordingStatus.Failed],
  stopping: [AgoraRecordingStatus.Stored, AgoraRecordingStatus.Failed],
  stored: [],
  failed: [],
};

export const canAgoraRecordingMove = (from: AgoraRecordingStatus, to: AgoraRecordingStatus): boolean =>
  isTransition(AGORA_RECORDING_TRANSITIONS, from, to);
