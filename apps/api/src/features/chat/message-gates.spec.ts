import type { Logger } from '@vitrine/server-kit';
import { DomainError } from '../../platform/errors';
import { MESSAGE_GATE_DEADLINE_MS, MessageGates, type MessageDraft } from './message-gates';

const draft: MessageDraft = {
  roomId: 'room',
  session: { sessionId: 'session', memberId: 'member', isGuest: true, expiresAt: new Date() },
  clientId: 'client-id',
  text: 'hello',
  storeId: 'store',
  isByStaff: false,
};
const never = (): Promise<void> => new Promise(() => undefined);
const fail = (): never => {
  throw new Error('the classifier is not there');
};

describe('the gates of a message', () => {
  const log = { error: jest.fn(), info: jest.fn() };
  let gates: MessageGates;
  beforeEach(() => {
    jest.useFakeTimers();
    jest.clearAllMocks();
    gates = new MessageGates(log as unknown as Logger);
  });
  afterEach(() => jest.useRealTimers());

  it('are asked in the order in which they were registered, up to the first that refuses', async () => {
    const asked: string[] = [];
    gates.register(() => void asked.push('first'), { name: 'first' });
    gates.register(async () => void asked.push('second'), { name: 'second' });
    gates.register(
      () => {
        throw new DomainError('request.rate-limited', 'Too many messages.', { limit: 'third', retryAfterMs: 5 });
      },
      { name: 'third', onFailure: 'pass' },
    );
    gates.register(() => void asked.push('fourth'), { name: 'fourth' });
    await expect(gates.pass(draft)).rejects.toMatchObject({ details: { limit: 'third', retryAfterMs: 5 } });
    expect(asked).toEqual(['first', 'second']);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('wait for one that hangs until the deadline and no longer, and then say when to try again', async () => {
    gates.register(never, { name: 'hangs' });
    const outcome = gates.pass(draft).catch((error: unknown) => error);
    let isSettled = false;
    void outcome.then(() => (isSettled = true));
    await jest.advanceTimersByTimeAsync(MESSAGE_GATE_DEADLINE_MS - 1);
    expect(isSettled).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await outcome).toMatchObject({
      code: 'server.busy',
      details: { limit: 'message-gate', retryAfterMs: expect.any(Number) as number },
    });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('let a message pass where that was agreed, whether the gate hangs, throws or rejects', async () => {
    const asked: string[] = [];
    gates.register(never, { name: 'hangs', onFailure: 'pass' });
    gates.register(fail, { name: 'throws', onFailure: 'pass' });
    gates.register(async () => fail(), { name: 'rejects', onFailure: 'pass' });
    gates.register(() => void asked.push('last'), { name: 'last' });
    const passing = gates.pass(draft);
    await jest.advanceTimersByTimeAsync(MESSAGE_GATE_DEADLINE_MS);
    await passing;
    expect(asked).toEqual(['last']);
  });

  it.each([
    ['throws', fail],
    ['rejects', async () => fail()],
  ])('refuse when one %s, and do not tell why', async (name, gate) => {
    gates.register(gate, { name });
    const refusal = await gates.pass(draft).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'server.busy', details: { limit: 'message-gate' } });
    expect(JSON.stringify((refusal as DomainError).toBody())).not.toContain('classifier');
  });

  it('let nothing through and leave nothing unheard when a decision comes too late', async () => {
    const unheard: unknown[] = [];
    const note = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', note);
    gates.register(
      () => new Promise((_, reject) => setTimeout(() => reject(new Error('late')), 2 * MESSAGE_GATE_DEADLINE_MS)),
      { name: 'late' },
    );
    const outcome = gates.pass(draft).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(3 * MESSAGE_GATE_DEADLINE_MS);
    jest.useRealTimers();
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(await outcome).toMatchObject({ code: 'server.busy' });
    expect(unheard).toEqual([]);
  });

  it('are logged once when they begin to fail and once when they work again', async () => {
    let isDown = true;
    gates.register(() => (isDown ? fail() : undefined), { name: 'classifier', onFailure: 'pass' });
    for (let count = 0; count < 5; count++) await gates.pass(draft);
    expect(log.error).toHaveBeenCalledTimes(1);
    expect(log.error.mock.calls[0]?.[0]).toMatchObject({ gate: 'classifier', onFailure: 'pass' });
    isDown = false;
    for (let count = 0; count < 5; count++) await gates.pass(draft);
    expect(log.info).toHaveBeenCalledTimes(1);
  });
});
