import { GAP_DEADLINE_MS } from '@vitrine/contracts';
import { LiveConnection } from '../live/live-connection';
import { FakeNetwork } from '../testing/fake-network';
import { ManualTime, settle } from '../testing/manual-time';
import { RoomSession } from './room-session';

async function enter(before: (network: FakeNetwork) => void = () => undefined) {
  const network = new FakeNetwork();
  const time = new ManualTime();
  const connection = new LiveConnection({ time, openSocket: network.openSocket });
  const room = new RoomSession({ connection, roomId: network.room.roomId, time });
  before(network);
  connection.connect();
  room.start();
  network.accept();
  await settle();
  return { network, time, connection, room };
}
const texts = (room: RoomSession) => room.getSnapshot().state?.messages.map(({ text }) => text);
const asked = (network: FakeNetwork, name: string) => network.room.received.filter((one) => one.name === name);

it('joins with a snapshot and follows the frames', async () => {
  const { network, room, time } = await enter(({ room: fake }) => fake.say('before'));
  expect(room.getSnapshot()).toMatchObject({ status: 'ready', memberId: 'me', viewers: 3, contiguousSeq: 1 });
  expect(room.serverNowMs() - time.nowMs()).toBe(5_000 - time.nowMs());
  network.room.say('after');
  network.deliver(2);
  expect(texts(room)).toEqual(['before', 'after']);
  expect(room.getSnapshot().people.ben.displayName).toBe('Name of ben');
  network.current.onEvent('live.viewers', { roomId: 'room-1', viewers: 9 });
  network.current.onEvent('live.viewers', { roomId: 'other', viewers: 1 });
  expect(room.getSnapshot().viewers).toBe(9);
});

it('reads a frame that comes twice once, and ranges that hold nothing for me without asking', async () => {
  const { network, room, time } = await enter();
  const told = jest.fn();
  room.onEntries(told);
  network.room.say('one');
  network.deliver(1);
  const before = room.getSnapshot();
  network.deliver(1);
  expect(room.getSnapshot()).toBe(before);
  expect(told).toHaveBeenCalledTimes(1);
  network.deliverFrame({ roomId: 'room-1', fromSeq: 2, toSeq: 5, entries: [], people: [] });
  await time.advance(60_000);
  expect(room.getSnapshot().contiguousSeq).toBe(5);
  expect(asked(network, 'room.catch-up')).toEqual([]);
});

it('applies an urgent entry at once and asks for the gap only when the deadline passed', async () => {
  const { network, room, time } = await enter();
  network.room.say('slow');
  network.room.append('room.status-changed', { status: 'paused' });
  network.deliver(2);
  expect(room.getSnapshot()).toMatchObject({ state: { status: 'paused' }, contiguousSeq: 0 });
  await time.advance(GAP_DEADLINE_MS - 1);
  expect(asked(network, 'room.catch-up')).toEqual([]);
  await time.advance(1);
  expect(asked(network, 'room.catch-up')).toHaveLength(1);
  expect(room.getSnapshot().contiguousSeq).toBe(2);
  expect(room.getSnapshot().state).toEqual(network.room.state());
});

it('asks for nothing when the slow part arrives in time', async () => {
  const { network, room, time } = await enter();
  network.room.say('slow');
  network.room.append('pin.shown', { pinId: null });
  network.deliver(2);
  network.deliver(1, 2);
  await time.advance(60_000);
  expect(asked(network, 'room.catch-up')).toEqual([]);
  expect(texts(room)).toEqual(['slow']);
});

it('ends in the right state when a repair brings an older urgent entry after a newer one', async () => {
  const { network, room, time } = await enter();
  network.room.append('room.status-changed', { status: 'paused' });
  network.room.append('room.status-changed', { status: 'live' });
  network.deliver(2);
  await time.advance(GAP_DEADLINE_MS);
  expect(room.getSnapshot().state?.status).toBe('live');
  expect(room.getSnapshot().state).toEqual(network.room.state());
});

it('joins again when repairs keep failing', async () => {
  const { network, room, time } = await enter();
  network.room.say('lost');
  network.room.say('seen');
  network.deliver(2);
  network.room.refuseWith = 'server.busy';
  await time.advance(10_000);
  expect(asked(network, 'room.catch-up').length).toBeLessThanOrEqual(3);
  network.room.refuseWith = null;
  await time.advance(30_000);
  expect(room.getSnapshot()).toMatchObject({ status: 'ready', contiguousSeq: 2 });
  expect(texts(room)).toEqual(['lost', 'seen']);
});

it('comes back with nothing missing and nothing twice', async () => {
  const { network, room, time } = await enter();
  network.room.say('one');
  network.deliver(1);
  network.cut();
  expect(room.getSnapshot().status).toBe('reconnecting');
  expect(texts(room)).toEqual(['one']);
  network.room.say('two');
  network.room.append('room.status-changed', { status: 'paused' });
  const told = jest.fn();
  room.onEntries(told);
  await time.advance(1_000);
  network.accept();
  await settle();
  expect(asked(network, 'room.join').at(-1)?.request).toMatchObject({ lastSeq: 1 });
  expect(room.getSnapshot()).toMatchObject({ status: 'ready', contiguousSeq: 3, state: { status: 'paused' } });
  expect(texts(room)).toEqual(['one', 'two']);
  expect(told).toHaveBeenCalledWith(
    [expect.objectContaining({ seq: 2 }), expect.objectContaining({ seq: 3 })],
    'catch-up',
  );
});

it('takes a snapshot when too much happened meanwhile', async () => {
  const { network, room, time } = await enter();
  network.cut();
  network.room.catchUpMax = 1;
  for (const text of ['one', 'two', 'three']) network.room.say(text);
  await time.advance(1_000);
  network.accept();
  await settle();
  expect(room.getSnapshot().state).toEqual(network.room.state());
});

it('holds frames back while the join is being answered', async () => {
  const { network, room, time } = await enter((fake) => {
    fake.holdsAnswers = true;
  });
  network.room.say('one');
  network.deliver(1);
  expect(room.getSnapshot()).toMatchObject({ status: 'joining', state: null });
  network.holdsAnswers = false;
  network.waiting.splice(0).forEach(({ reply }) => reply());
  await settle();
  expect(texts(room)).toEqual(['one']);
  network.room.say('two');
  network.deliver(2);
  await time.advance(60_000);
  expect(texts(room)).toEqual(['one', 'two']);
});

it('reads the room anew as somebody else', async () => {
  const { network, connection, room } = await enter();
  network.room.say('one');
  network.deliver(1);
  network.memberId = 'member-2';
  connection.restart();
  network.accept();
  await settle();
  expect(asked(network, 'room.join').at(-1)?.request).toMatchObject({ lastSeq: null });
  expect(room.getSnapshot()).toMatchObject({ status: 'ready', memberId: 'member-2' });
  room.resync();
  await settle();
  expect(asked(network, 'room.join').at(-1)?.request).toMatchObject({ lastSeq: null });
  expect(texts(room)).toEqual(['one']);
});

it('reads the room anew when it comes back with other rights to read', async () => {
  const { network, room, time } = await enter();
  network.cut();
  network.room.permissions = ['room:watch', 'room:read'];
  await time.advance(1_000);
  network.accept();
  await settle();
  const lastSeqs = asked(network, 'room.join').map(({ request }) => (request as { lastSeq: number | null }).lastSeq);
  expect(lastSeqs).toEqual([null, 0, null]);
  expect(room.getSnapshot()).toMatchObject({ status: 'ready', permissions: ['room:watch', 'room:read'] });
});

it('is refused once and for all by a reason that lasts, and may be started again', async () => {
  const { network, room, time } = await enter(({ room: fake }) => {
    fake.refuseWith = 'room.not-found';
  });
  expect(room.getSnapshot()).toMatchObject({ status: 'refused', error: { code: 'room.not-found' } });
  await time.advance(60_000);
  expect(asked(network, 'room.join')).toHaveLength(1);
  network.room.refuseWith = null;
  room.start();
  await settle();
  expect(room.getSnapshot()).toMatchObject({ status: 'ready', error: null });
});

it('keeps trying to join while the reason passes', async () => {
  const { network, room, time } = await enter(({ room: fake }) => {
    fake.refuseWith = 'server.busy';
  });
  await time.advance(3_000);
  expect(room.getSnapshot().status).toBe('joining');
  network.room.refuseWith = null;
  await time.advance(15_000);
  expect(room.getSnapshot().status).toBe('ready');
});

it('hears nothing after leaving', async () => {
  const { network, room } = await enter();
  room.leave();
  expect(asked(network, 'room.leave')).toHaveLength(1);
  network.room.say('late');
  network.deliver(1);
  expect(room.getSnapshot()).toMatchObject({ status: 'left', contiguousSeq: 0 });
});
