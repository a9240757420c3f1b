import { reduceAll } from './reduce';
import { emptyRoom, entry, stageOf } from './testing/entries';

describe('the stage in the state of a room', () => {
  it('is what the newest entry says, all of it', () => {
    const state = reduceAll(emptyRoom, [
      entry(1, 'room.status-changed', { status: 'live' }),
      entry(2, 'stage.changed', stageOf(['noor'])),
      entry(3, 'stage.changed', { ...stageOf(['noor', 'lin']), layout: 'one-large', largeSeatId: 'lin' }),
    ]);
    expect(state.stage.people.map(({ seatId }) => seatId)).toEqual(['noor', 'lin']);
    expect([state.stage.layout, state.stage.largeSeatId]).toEqual(['one-large', 'lin']);
  });

  it('stays as it is through a pause, and is empty after the show', () => {
    const paused = reduceAll(emptyRoom, [
      entry(1, 'room.status-changed', { status: 'live' }),
      entry(2, 'stage.changed', stageOf(['noor'])),
      entry(3, 'room.status-changed', { status: 'paused' }),
    ]);
    expect(paused.stage.people).toHaveLength(1);
    const ended = reduceAll(paused, [entry(4, 'room.status-changed', { status: 'ended' })]);
    expect(ended.stage.people).toEqual([]);
  });
});
