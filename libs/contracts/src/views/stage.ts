import type { RoomStatus } from './room';

/** What became of somebody who opened the link to a stage. */
export const StageSeatStatus = {
  /** In the waiting room: seen by those who admit, by nobody else. */
  Waiting: 'waiting',
  OnStage: 'on-stage',
  /** Went by themselves, or with the end of the show. */
  Left: 'left',
  Removed: 'removed',
  /** Was not admitted. */
  Refused: 'refused',
} as const;
export type StageSeatStatus = (typeof StageSeatStatus)[keyof typeof StageSeatStatus];

export const StageLayout = { SideBySide: 'side-by-side', OneLarge: 'one-large' } as const;
export type StageLayout = (typeof StageLayout)[keyof typeof StageLayout];

/** Somebody on stage beside the host. */
export interface StagePersonView {
  /** Also the id of the stream that they publish, for which a viewer asks a grant. */
  readonly seatId: string;
  readonly memberId: string;
  /** Whether their picture or sound is arriving. */
  readonly isStreaming: boolean;
}

/** Who shares the stage with the host, and how they are shown. */
export interface StageState {
  /** In the order in which they came, without the host. */
  readonly people: readonly StagePersonView[];
  readonly layout: StageLayout;
  /** Who is the large one of `one-large`; null for the host. */
  readonly largeSeatId: string | null;
}

/** The link to a stage. The secret in it is shown once, when it is made. */
export interface StageInviteView {
  readonly roomId: string;
  /** Only in the answer that made it. The page to join is `/studio/stage#<secret>`. */
  readonly secret?: string;
  /** The last four characters, to recognise it. */
  readonly hint: string;
  readonly createdAt: string;
}

/** The show, as somebody sees it who was invited on its stage. */
export interface StageShowView {
  readonly roomId: string;
  readonly title: string;
  readonly status: RoomStatus;
  readonly hostName: string;
  readonly storeName: string;
  readonly posterUrl: string | null;
  /** Whether the host's picture is arriving. */
  readonly isStreaming: boolean;
  /** Whoever goes on stage has to agree to it. */
  readonly isRecorded: boolean;
}

export interface StageSeatView {
  readonly id: string;
  readonly memberId: string;
  readonly displayName: string;
  readonly status: StageSeatStatus;
  readonly askedAt: string;
  readonly hasAgreedToRecording: boolean;
}

/** A seat as the person in it sees it. */
export interface OwnStageSeatView {
  readonly seat: StageSeatView;
  readonly show: StageShowView;
  readonly stage: StageState;
  /** How the people on stage are called, by seat. */
  readonly names: Readonly<Record<string, string>>;
}

/** The stage as those see it who admit and remove. */
export interface StageDeskView {
  readonly invite: StageInviteView | null;
  /** Whose page is open now, the longest waiting first. */
  readonly waiting: readonly StageSeatView[];
  readonly stage: StageState;
  /** How the people on stage are called, by seat. */
  readonly names: Readonly<Record<string, string>>;
}
