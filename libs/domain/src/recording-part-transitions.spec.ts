import { canRecordingPartMove, RECORDING_PART_TRANSITIONS, RecordingPartStatus } from './recording-part-transitions';

describe('the life of a part of a recording', () => {
  it('ends when it is lost or was kept long enough, and never begins again', () => {
    for (const last of [RecordingPartStatus.Lost, RecordingPartStatus.Expired])
      expect(RECORDING_PART_TRANSITIONS[last]).toEqual([]);
    for (const from of Object.values(RecordingPartStatus))
      expect(canRecordingPartMove(from, RecordingPartStatus.Announced)).toBe(false);
  });

  it('keeps what is stored until its time is over', () => {
    expect(canRecordingPartMove('stored', 'lost')).toBe(false);
    expect(canRecordingPartMove('stored', 'expired')).toBe(true);
  });
});
