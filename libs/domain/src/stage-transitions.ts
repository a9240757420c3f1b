import { StageSeatStatus } from '@vitrine/contracts';
import { isTransition, statusesBefore, type TransitionTable } from './transition-table';

/** The way of one seat on a stage. What is over stays over: who comes again gets another seat. */
export const STAGE_SEAT_TRANSITIONS: TransitionTable<StageSeatStatus> = {
  waiting: [StageSeatStatus.OnStage, StageSeatStatus.Refused, StageSeatStatus.Left],
  'on-stage': [StageSeatStatus.Left, StageSeatStatus.Removed],
  left: [],
  removed: [],
  refused: [],
};

export const canStageSeatMove = (from: StageSeatStatus, to: StageSeatStatus): boolean =>
  isTransition(STAGE_SEAT_TRANSITIONS, from, to);

/** The statuses from which a seat can come to this one. */
export const stageSeatStatusesBefore = (to: StageSeatStatus): readonly StageSeatStatus[] =>
  statusesBefore(STAGE_SEAT_TRANSITIONS, to);

/** Whether somebody is in the seat: they wait, or they are on stage. */
export const isStageSeatOpen = (status: StageSeatStatus): boolean => STAGE_SEAT_TRANSITIONS[status].length > 0;
