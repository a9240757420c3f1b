import { GAP_DEADLINE_MS, LIMITS, TYPING_LIFETIME_MS, type PersonView } from '@vitrine/contracts';
import { packFrame } from '@vitrine/timeline';
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

it('reads frames in either form', async () => {
  const { network, room } = await enter();
  network.room.say('one');
  network.room.say('two');
  network.deliverFrame(packFrame(network.room.frame(1, 1)));
  network.deliverFrame(network.room.frame(2, 2));
  expect(texts(room)).toEqual(['one', 'two']);
  expect(room.getSnapshot().state).toEqual(network.room.state());
});

it('tells its watchers once per frame, and not at all of what is no news', async () => {
  const { network, room } = await enter();
  const told = jest.fn();
  room.subscribe(told);
  for (const text of ['one', 'two', 'three']) network.room.say(text);
  network.deliverFrame(network.room.frame(1, 3, [2]));
  expect(told).toHaveBeenCalledTimes(1);
  network.deliverFrame(network.room.frame(1, 3, [2]));
  expect(told).toHaveBeenCalledTimes(1);
});

it('knows what was left out, and reads it when asked to', async () => {
  const { network, room } = await enter();
  for (const text of ['one', 'two', 'three']) network.room.say(text);
  network.deliverFrame(network.room.frame(1, 3, [2]));
  expect(texts(room)).toEqual(['one', 'three']);
  expect(room.getSnapshot()).toMatchObject({ contiguousSeq: 3, leftOut: [{ fromSeq: 2, toSeq: 2 }] });
  expect([room.isLeftOut(2), room.isLeftOut(3)]).toEqual([true, false]);
  await room.fetchLeftOut(2);
  expect(texts(room)).toEqual(['one', 'two', 'three']);
  expect(room.getSnapshot().leftOut).toEqual([]);
});

describe('a snapshot in the middle of the show', () => {
  it('stands for everything up to its number and loses nothing that came after it', async () => {
    const { network, room, time } = await enter();
    for (const text of ['one', 'two', 'three']) network.room.say(text);
    network.room.append('room.status-changed', { status: 'paused' });
    const snapshot = network.room.snapshot(2);
    network.deliver(4);
    network.emit('snapshot', snapshot);
    expect(room.getSnapshot()).toMatchObject({ state: { status: 'paused' }, contiguousSeq: 2 });
    expect(texts(room)).toEqual(['one', 'two']);
    network.deliver(3);
    await time.advance(60_000);
    expect(room.getSnapshot().state).toEqual(network.room.state());
    expect(asked(network, 'room.catch-up')).toEqual([]);
  });

  it('waits for the answer to a join', async () => {
    const { network, room } = await enter((fake) => {
      fake.holdsAnswers = true;
    });
    network.waiting.splice(0).forEach(({ reply }) => {
      network.room.say('one');
      network.emit('snapshot', network.room.snapshot());
      expect(room.getSnapshot().state).toBeNull();
      reply();
    });
    await settle();
    expect(room.getSnapshot().state).toEqual(network.room.state());
  });

  it('of another room changes nothing', async () => {
    const { network, room } = await enter();
    const before = room.getSnapshot();
    network.room.say('one');
    network.emit('snapshot', { ...network.room.snapshot(), roomId: 'other' });
    expect(room.getSnapshot()).toBe(before);
  });
});

describe('a server of another version', () => {
  const versions = (network: FakeNetwork) =>
    asked(network, 'room.join').map(({ request }) => (request as { protocolVersion: number }).protocolVersion);

  it('is spoken to in its own, as long as this client still can', async () => {
    const { network, room, time } = await enter(({ room: fake }) => {
      fake.protocolVersion = 1;
    });
    expect(versions(network)).toEqual([2, 1]);
    expect(room.getSnapshot()).toMatchObject({ status: 'ready', protocolVersion: 1 });
    room.resync();
    await settle();
    expect(versions(network)).toEqual([2, 1, 1]);
    // The next connection may lead to a new server.
    network.room.protocolVersion = 2;
    network.cut();
    await time.advance(1_000);
    network.accept();
    await settle();
    expect(versions(network)).toEqual([2, 1, 1, 2]);
    expect(room.getSnapshot()).toMatchObject({ status: 'ready', protocolVersion: 2 });
  });

  it.each([0, 3, 1.5, '1', undefined])('is not when it names %p', async (serverVersion) => {
    const { network, room } = await enter(({ room: fake }) => {
      fake.refuseWith = 'protocol.unsupported';
      fake.refusalDetails = { serverVersion };
    });
    expect(versions(network)).toEqual([2]);
    expect(room.getSnapshot()).toMatchObject({ status: 'refused', error: { code: 'protocol.unsupported' } });
  });

  it('is asked no more than once in each version', async () => {
    const { network, room } = await enter(({ room: fake }) => {
      fake.refuseWith = 'protocol.unsupported';
      fake.refusalDetails = { serverVersion: 1 };
    });
    expect(versions(network)).toEqual([2, 1]);
    expect(room.getSnapshot().status).toBe('refused');
  });
});

describe('who is writing', () => {
  const person = (id: string, displayName = id): PersonView => ({ id, displayName, avatarUrl: null, badge: null });
  const asStaff = () =>
    enter(({ room: fake }) => {
      fake.permissions = ['room:watch', 'room:read'];
    });
  const names = (room: RoomSession) => room.getSnapshot().typing.map(({ displayName }) => displayName);
  const type = (network: FakeNetwork, ...people: readonly PersonView[]) =>
    network.emit('live.typing', { roomId: 'room-1', people });

  it('is shown to staff, without themselves, for as long as it is fresh', async () => {
    const { network, room, time } = await asStaff();
    type(network, person('mara', 'Mara'), person('me'));
    network.emit('live.typing', { roomId: 'other', people: [] });
    expect(names(room)).toEqual(['Mara']);
    await time.advance(TYPING_LIFETIME_MS - 1);
    type(network, person('mara', 'Mara'));
    await time.advance(TYPING_LIFETIME_MS - 1);
    expect(names(room)).toEqual(['Mara']);
    await time.advance(1);
    expect(names(room)).toEqual([]);
  });

  it('is no longer shown once the message is there, or the page left', async () => {
    const { network, room } = await asStaff();
    type(network, person('mara'), person('tom'));
    network.room.say('done', 'mara');
    network.deliver(1);
    expect(names(room)).toEqual(['tom']);
    room.leave();
    expect(names(room)).toEqual([]);
  });

  it('says nothing new while nothing changes, and nothing to others', async () => {
    const { network, room } = await asStaff();
    type(network, person('mara'));
    const before = room.getSnapshot();
    type(network, person('mara'));
    expect(room.getSnapshot()).toBe(before);
    const viewer = await enter();
    type(viewer.network, person('mara'));
    expect(names(viewer.room)).toEqual([]);
  });
});

it('stays small and quick through an hour of fifty messages a second', async () => {
  const { network, room } = await enter();
  const perFrame = 50;
  const seen = jest.fn();
  room.subscribe(seen);
  const startedAtMs = performance.now();
  for (let second = 0; second < 3_600; second += 1) {
    const fromSeq = network.room.log.length + 1;
    for (let index = 0; index < perFrame; index += 1) network.room.say('hello', `member-${second}-${index}`);
    const seqs = Array.from({ length: perFrame }, (_, index) => fromSeq + index);
    const leftOut = seqs.filter((seq) => seq % 3 !== 0);
    network.deliverFrame(network.room.frame(fromSeq, fromSeq + perFrame - 1, leftOut));
  }
  const { state, people, leftOut, contiguousSeq } = room.getSnapshot();
  expect(contiguousSeq).toBe(3_600 * perFrame);
  expect(seen).toHaveBeenCalledTimes(3_600);
  expect(state?.messages).toHaveLength(LIMITS.messagesInState.max);
  expect(Object.keys(people).length).toBeLessThanOrEqual(1_000);
  expect(leftOut.length).toBeLessThanOrEqual(LIMITS.messagesInState.max);
  // About a hundredth of a real hour at most, the fake server included.
  expect(performance.now() - startedAtMs).toBeLessThan(30_000);
}, 40_000);

it('reads the room anew rather than keeping what waits for a gap that never closes', async () => {
  const { network, room, time } = await enter();
  network.room.say('lost');
  network.room.refuseWith = 'server.busy';
  for (let from = 2; from <= 6_002; from += 500) {
    for (let index = 0; index < 500; index += 1) network.room.say('hello');
    network.deliver(from, from + 499);
  }
  const told = jest.fn();
  room.onEntries(told);
  network.room.say('not kept');
  network.deliver(network.room.log.length);
  expect(told).not.toHaveBeenCalled();
  network.room.refuseWith = null;
  await time.advance(60_000);
  expect(room.getSnapshot()).toMatchObject({ status: 'ready', contiguousSeq: network.room.log.length });
  expect(room.getSnapshot().state).toEqual(network.room.state());
});
