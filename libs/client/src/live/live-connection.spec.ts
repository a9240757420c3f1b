import { ACK_TIMEOUT_MS, type ErrorCode } from '@vitrine/contracts';
import { FakeNetwork } from '../testing/fake-network';
import { ManualTime, settle } from '../testing/manual-time';
import { LiveConnection } from './live-connection';

function connect() {
  const network = new FakeNetwork();
  const time = new ManualTime();
  const connection = new LiveConnection({ time, openSocket: network.openSocket });
  connection.connect();
  return { network, time, connection };
}
const refusal = (code: ErrorCode, retryAfterMs?: number) => ({
  code,
  message: code,
  ...(retryAfterMs === undefined ? {} : { details: { retryAfterMs } }),
});

it('goes online, keeps its snapshot until something changes and opens one connection only', () => {
  const { network, connection } = connect();
  expect(connection.getSnapshot()).toMatchObject({ status: 'connecting', epoch: 1 });
  connection.connect();
  expect(network.connections).toHaveLength(1);
  const before = connection.getSnapshot();
  expect(connection.getSnapshot()).toBe(before);
  network.accept();
  expect(connection.getSnapshot()).toMatchObject({ status: 'online', openedCount: 1, error: null });
});

it('comes back after every loss, waiting longer each time', async () => {
  const { network, time, connection } = connect();
  network.accept();
  const waits: number[] = [];
  for (let loss = 0; loss < 7; loss += 1) {
    network.cut();
    const { status, retryAtMs } = connection.getSnapshot();
    expect(status).toBe('reconnecting');
    waits.push((retryAtMs ?? 0) - time.nowMs());
    await time.advance(waits[loss]);
    expect(network.connections).toHaveLength(loss + 2);
  }
  expect(waits).toEqual([250, 500, 1_000, 2_000, 2_500, 2_500, 2_500]);
});

it('begins with short waits again only after a connection that lasted', async () => {
  const { network, time, connection } = connect();
  network.accept();
  network.cut();
  await time.advance(250);
  network.accept();
  network.cut();
  expect(connection.getSnapshot().attempt).toBe(2);
  await time.advance(500);
  network.accept();
  await time.advance(5_000);
  network.cut();
  expect(connection.getSnapshot().attempt).toBe(1);
});

it('waits as long as the server asks for, and hardly longer', async () => {
  const { network, time, connection } = connect();
  network.cut(refusal('server.busy', 20_000));
  expect(connection.getSnapshot()).toMatchObject({ status: 'connecting', error: { code: 'server.busy' } });
  await time.advance(20_000);
  expect(network.connections).toHaveLength(1);
  await time.advance(125);
  expect(network.connections).toHaveLength(2);
});

it('asks for a short time again when the next refusal names none', async () => {
  const { network, time, connection } = connect();
  network.cut(refusal('server.busy', 20_000));
  await time.advance(20_125);
  network.cut();
  expect((connection.getSnapshot().retryAtMs ?? 0) - time.nowMs()).toBe(500);
});

it('does not come before the time it was given, even when the device is back on the network', async () => {
  const { network, time } = connect();
  network.accept();
  network.current.onEvent('session.closed', { reason: 'server-stopping', retry: true, retryAfterMs: 8_000 });
  network.cut();
  await time.advance(7_999);
  window.dispatchEvent(new Event('online'));
  expect(network.connections).toHaveLength(1);
  await time.advance(1);
  window.dispatchEvent(new Event('online'));
  expect(network.connections).toHaveLength(2);
});

it.each(['auth.required', 'auth.forbidden', 'protocol.unsupported'] as const)('stays closed after %s', async (code) => {
  const { network, time, connection } = connect();
  network.cut(refusal(code));
  expect(connection.getSnapshot()).toMatchObject({ status: 'closed', reason: 'refused', error: { code } });
  await time.advance(60_000);
  expect(network.connections).toHaveLength(1);
});

it('obeys the server when it closes the session', async () => {
  const { network, time, connection } = connect();
  network.accept();
  const closed = jest.fn();
  connection.on('session.closed', closed);
  network.current.onEvent('session.closed', { reason: 'revoked', retry: false });
  expect(closed).toHaveBeenCalledTimes(1);
  network.cut();
  await time.advance(60_000);
  expect(connection.getSnapshot()).toMatchObject({ status: 'closed', reason: 'revoked' });
  expect(network.connections).toHaveLength(1);
});

it.each(['too-many-sockets', 'flooding'] as const)('is closed for good by %s and says why', async (reason) => {
  const { network, time, connection } = connect();
  network.accept();
  network.current.onEvent('session.closed', { reason, retry: false });
  network.cut();
  await time.advance(60_000);
  expect(connection.getSnapshot()).toMatchObject({ status: 'closed', reason });
  connection.restart();
  expect(connection.getSnapshot()).toMatchObject({ status: 'connecting', reason: null });
});

it.each(['too-slow', 'flooding', 'server-stopping'] as const)(
  'comes back after %s, saying why it was away',
  async (reason) => {
    const { network, time, connection } = connect();
    network.accept();
    await time.advance(10_000);
    network.current.onEvent('session.closed', { reason, retry: true, retryAfterMs: 3_000 });
    network.cut();
    expect(connection.getSnapshot()).toMatchObject({ status: 'reconnecting', reason, attempt: 1 });
    expect((connection.getSnapshot().retryAtMs ?? 0) - time.nowMs()).toBe(3_125);
    await time.advance(3_125);
    network.accept();
    expect(connection.getSnapshot()).toMatchObject({ status: 'online', reason: null });
  },
);

it('comes back over a wider span when a server stops that names no time', async () => {
  const { network, time, connection } = connect();
  network.accept();
  await time.advance(10_000);
  network.current.onEvent('session.closed', { reason: 'server-stopping', retry: true });
  network.cut();
  expect(connection.getSnapshot()).toMatchObject({ status: 'reconnecting', attempt: 3 });
});

it('answers a command with its data, and throws what the server refuses', async () => {
  const { network, connection } = connect();
  network.accept();
  const request = { roomId: 'room-1', clientId: 'client-01', text: 'hello' };
  await expect(connection.command('chat.send', request)).resolves.toEqual({ seq: 1 });
  await expect(connection.command('chat.send', { ...request, text: '' })).rejects.toMatchObject({
    code: 'message.empty',
    isNetwork: false,
  });
});

it('fails a command at once when there is no connection, and when it breaks meanwhile', async () => {
  const { network, connection } = connect();
  const leave = () => connection.command('room.leave', { roomId: 'room-1' });
  await expect(leave()).rejects.toMatchObject({ code: 'server.unavailable', isNetwork: true });
  network.accept();
  network.holdsAnswers = true;
  const waiting = leave();
  network.cut();
  await expect(waiting).rejects.toMatchObject({ code: 'server.unavailable', isNetwork: true });
});

describe('when an answer stays out', () => {
  async function ask() {
    const all = connect();
    all.network.accept();
    await all.time.advance(10_000);
    all.network.holdsAnswers = true;
    const answer = all.connection.command('room.leave', { roomId: 'room-1' });
    answer.catch(() => undefined);
    const timeOut = async (afterMs: number): Promise<void> => {
      await all.time.advance(afterMs);
      all.network.waiting.splice(0)[0]?.fail(new Error('operation has timed out'));
      await expect(answer).rejects.toMatchObject({ isNetwork: true });
    };
    return { ...all, timeOut };
  }

  it('takes the connection for lost when nothing else came either, and makes another one', async () => {
    const { network, time, connection, timeOut } = await ask();
    await timeOut(ACK_TIMEOUT_MS);
    expect(connection.getSnapshot()).toMatchObject({ status: 'reconnecting', attempt: 1 });
    expect((connection.getSnapshot().retryAtMs ?? 0) - time.nowMs()).toBe(250);
    // Closed here, so what it still tells of itself is nobody's loss any more.
    network.current.onLost(null);
    await time.advance(250);
    expect(network.connections).toHaveLength(2);
    network.accept();
    expect(connection.getSnapshot().status).toBe('online');
  });

  it.each([
    ['a ping', ({ current }: FakeNetwork) => current.onPing()],
    ['an event', ({ current }: FakeNetwork) => current.onEvent('live.viewers', { roomId: 'room-1', viewers: 2 })],
  ])('stays with the connection after %s', async (_what, come) => {
    const { network, time, connection, timeOut } = await ask();
    await time.advance(1_000);
    come(network);
    await timeOut(ACK_TIMEOUT_MS - 1_000);
    expect(connection.getSnapshot().status).toBe('online');
    expect(network.connections).toHaveLength(1);
  });

  it('stays with it when a command was given less time than that', async () => {
    const { connection, timeOut } = await ask();
    await timeOut(ACK_TIMEOUT_MS - 1);
    expect(connection.getSnapshot().status).toBe('online');
  });
});

it('restarts with a new epoch and hears nothing of the old connection', async () => {
  const { network, connection } = connect();
  network.accept();
  const old = network.current;
  connection.restart();
  expect(connection.getSnapshot()).toMatchObject({ status: 'connecting', epoch: 2 });
  network.accept();
  old.onLost(null);
  await settle();
  expect(connection.getSnapshot().status).toBe('online');
});

it('tries again at once when the device is back on the network', async () => {
  const { network, connection } = connect();
  network.accept();
  network.cut();
  window.dispatchEvent(new Event('online'));
  expect(network.connections).toHaveLength(2);
  network.accept();
  window.dispatchEvent(new Event('online'));
  expect(network.connections).toHaveLength(2);
  connection.close();
  window.dispatchEvent(new Event('online'));
  expect(network.connections).toHaveLength(2);
  expect(connection.getSnapshot()).toMatchObject({ status: 'closed', reason: 'closed-here' });
});
