import type { LiveConnectionSnapshot } from '@vitrine/client';
import { isSessionLost, SessionRecovery } from './session-loss';

const online: LiveConnectionSnapshot = {
  status: 'online',
  reason: null,
  error: null,
  attempt: 0,
  retryAtMs: null,
  openedCount: 1,
  epoch: 1,
};
const revoked: LiveConnectionSnapshot = { ...online, status: 'closed', reason: 'revoked' };

function recovery(memberId: string | null | undefined) {
  const restart = jest.fn();
  const clock = { ms: 0 };
  const { handle } = new SessionRecovery({
    askMemberId: async () => memberId,
    spokenFor: () => 'anna',
    restart,
    nowMs: () => clock.ms,
  });
  return { handle, restart, clock };
}

describe('a session that ended elsewhere', () => {
  it('is told from a connection that was closed here or refused for another reason', () => {
    expect(isSessionLost(revoked)).toBe(true);
    expect(isSessionLost({ ...revoked, reason: 'signed-out' })).toBe(true);
    expect(isSessionLost({ ...revoked, reason: 'refused', error: { code: 'auth.required', message: '' } })).toBe(true);
    expect(isSessionLost({ ...revoked, reason: 'refused', error: { code: 'protocol.unsupported', message: '' } })).toBe(
      false,
    );
    expect(isSessionLost({ ...revoked, reason: 'closed-here' })).toBe(false);
    expect(isSessionLost(online)).toBe(false);
  });

  it('comes back when the member has a new session', async () => {
    const { handle, restart } = recovery('anna');
    await handle(online);
    expect(restart).not.toHaveBeenCalled();
    await handle(revoked);
    expect(restart).toHaveBeenCalledTimes(1);
  });

  it('leaves another member, nobody and an unknown answer to the page', async () => {
    for (const memberId of ['berta', null, undefined]) {
      const { handle, restart } = recovery(memberId);
      await handle(revoked);
      expect(restart).not.toHaveBeenCalled();
    }
  });

  it('does not restart a connection that is thrown out again and again', async () => {
    const { handle, restart, clock } = recovery('anna');
    for (const atMs of [0, 1_000, 20_000]) {
      clock.ms = atMs;
      await handle(revoked);
    }
    expect(restart).toHaveBeenCalledTimes(1);
    clock.ms = 40_000;
    await handle(revoked);
    expect(restart).toHaveBeenCalledTimes(2);
  });
});
