import { StageSeatStatus } from '@vitrine/contracts';
import { canStageSeatMove, isStageSeatOpen, stageSeatStatusesBefore } from './stage-transitions';

describe('the way of a seat on stage', () => {
  it('leads on stage through the waiting room only', () => {
    expect(stageSeatStatusesBefore(StageSeatStatus.OnStage)).toEqual([StageSeatStatus.Waiting]);
  });

  it('never leads back: who was removed, refused or left has no seat any more', () => {
    const over = [StageSeatStatus.Left, StageSeatStatus.Removed, StageSeatStatus.Refused];
    for (const from of over) {
      expect(isStageSeatOpen(from)).toBe(false);
      for (const to of Object.values(StageSeatStatus)) expect(canStageSeatMove(from, to)).toBe(false);
    }
  });

  it('knows being refused at the door from being removed from the stage', () => {
    expect(canStageSeatMove(StageSeatStatus.Waiting, StageSeatStatus.Refused)).toBe(true);
    expect(canStageSeatMove(StageSeatStatus.Waiting, StageSeatStatus.Removed)).toBe(false);
    expect(canStageSeatMove(StageSeatStatus.OnStage, StageSeatStatus.Removed)).toBe(true);
    expect(canStageSeatMove(StageSeatStatus.OnStage, StageSeatStatus.Refused)).toBe(false);
  });
});
