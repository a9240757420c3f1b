import { FakeClock } from '@vitrine/testing';
import { SWEEP_BUDGET_MS, sweepEach } from './sweep';

describe('a sweep', () => {
  it('does one after the other', async () => {
    const done: string[] = [];
    await sweepEach(new FakeClock(), ['a', 'b'], async (id) => void done.push(id));
    expect(done).toEqual(['a', 'b']);
  });

  it('begins nothing more when its time is up', async () => {
    const clock = new FakeClock();
    const done: string[] = [];
    await sweepEach(clock, ['a', 'b', 'c'], async (id) => {
      done.push(id);
      clock.advanceMs(SWEEP_BUDGET_MS / 2);
    });
    expect(done).toEqual(['a', 'b']);
  });
});
