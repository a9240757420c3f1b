import { createLogger } from './logger';
import { stopOnSignal } from './shutdown';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const logger = createLogger('shutdown-test', 'silent');
let exit: jest.SpyInstance;

beforeEach(() => {
  jest.useFakeTimers();
  exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
});
afterEach(() => {
  for (const signal of SIGNALS) process.removeAllListeners(signal);
  exit.mockRestore();
  jest.useRealTimers();
});

describe('stopping on a signal', () => {
  it('stops once, whatever comes after, and exits with 0', async () => {
    let stops = 0;
    stopOnSignal(logger, async () => {
      stops += 1;
    });
    process.emit('SIGTERM');
    process.emit('SIGINT');
    await jest.advanceTimersByTimeAsync(0);
    expect(stops).toBe(1);
    expect(exit.mock.calls).toEqual([[0]]);
  });

  it('exits with 1 when stopping fails', async () => {
    stopOnSignal(logger, () => Promise.reject(new Error('stuck')));
    process.emit('SIGINT');
    await jest.advanceTimersByTimeAsync(0);
    expect(exit.mock.calls).toEqual([[1]]);
  });

  it('exits with 1 when stopping takes longer than it may', async () => {
    stopOnSignal(logger, () => new Promise(() => undefined), 5_000);
    process.emit('SIGTERM');
    await jest.advanceTimersByTimeAsync(4_999);
    expect(exit).not.toHaveBeenCalled();
    await jest.advanceTimersByTimeAsync(1);
    expect(exit.mock.calls).toEqual([[1]]);
  });
});
