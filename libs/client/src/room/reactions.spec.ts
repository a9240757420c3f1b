import { LIMITS, type LiveReactions } from '@vitrine/contracts';
import { LiveConnection } from '../live/live-connection';
import { FakeNetwork } from '../testing/fake-network';
import { ManualTime, settle } from '../testing/manual-time';
import { type ReactionBurst, Reactions } from './reactions';
import { RoomSession } from './room-session';

async function enter(before: (network: FakeNetwork) => void = () => undefined) {
  const network = new FakeNetwork();
  const time = new ManualTime();
  const connection = new LiveConnection({ time, openSocket: network.openSocket });
  const room = new RoomSession({ connection, roomId: network.room.roomId, time });
  const reactions = new Reactions({ connection, room, time });
  before(network);
  connection.connect();
  room.start();
  reactions.start();
  network.accept();
  await settle();
  const sent = () =>
    network.room.received
      .filter(({ name }) => name === 'reaction.send')
      .map(({ request }) => {
        const { kind, count } = request as { kind: string; count: number };
        return `${count} ${kind}`;
      });
  const drawn: string[] = [];
  reactions.onBurst(({ kind, count, isOwn }: ReactionBurst) => drawn.push(`${count} ${kind}${isOwn ? ' own' : ''}`));
  const hear = (counts: LiveReactions['counts'], roomId = 'room-1') =>
    network.emit('live.reactions', { roomId, counts });
  return { network, time, reactions, sent, drawn, hear };
}

it('shows taps at once and sends them in sums, at most one per kind in 400 ms', async () => {
  const { time, reactions, sent, drawn } = await enter();
  for (let tap = 0; tap < 20; tap += 1) {
    reactions.tap('heart');
    await time.advance(100);
  }
  reactions.tap('clap');
  await time.advance(5_000);
  expect(sent().filter((one) => one.endsWith('heart'))).toEqual([
    '1 heart',
    '3 heart',
    '4 heart',
    '4 heart',
    '4 heart',
    '4 heart',
  ]);
  expect(sent()).toContain('1 clap');
  expect(drawn).toHaveLength(21);
  expect(reactions.getSnapshot().counts).toEqual({ heart: 20, clap: 1, fire: 0, laugh: 0 });
});

it('sends no more taps than a command holds, and none of them later', async () => {
  const { time, reactions, sent } = await enter();
  for (let tap = 0; tap < 100; tap += 1) reactions.tap('fire');
  await time.advance(5_000);
  expect(sent()).toEqual(['1 fire', `${LIMITS.reactionTaps.max} fire`]);
});

it('draws those of others, and its own not twice', async () => {
  const { time, reactions, drawn, hear } = await enter();
  reactions.tap('heart');
  reactions.tap('heart');
  await time.advance(400);
  hear({ heart: 5, laugh: 2 });
  expect(drawn).toEqual(['1 heart own', '1 heart own', '3 heart', '2 laugh']);
  hear({ heart: 1 });
  expect(drawn.at(-1)).toBe('1 heart');
  expect(reactions.getSnapshot().counts).toMatchObject({ heart: 6, laugh: 2 });
});

it('takes own taps that come back in parts for its own', async () => {
  const { time, reactions, drawn, hear } = await enter();
  for (let tap = 0; tap < 5; tap += 1) reactions.tap('heart');
  await time.advance(400);
  hear({ heart: 2 });
  hear({ heart: 2 });
  hear({ heart: 2 });
  expect(drawn.slice(5)).toEqual(['1 heart']);
});

it('does not wait for ever for own taps that were lost on the way', async () => {
  const { time, reactions, drawn, hear } = await enter();
  reactions.tap('heart');
  await time.advance(3_000);
  hear({ heart: 2 });
  expect(drawn).toEqual(['1 heart own', '2 heart']);
});

it('tells its watchers once for all kinds of one event', async () => {
  const { reactions, hear } = await enter();
  const told = jest.fn();
  reactions.subscribe(told);
  hear({ heart: 5, laugh: 2, clap: 0 });
  hear({}, 'room-1');
  hear({ heart: 5 }, 'other');
  expect(told).toHaveBeenCalledTimes(1);
});

it('neither keeps nor complains of what is tapped without a connection', async () => {
  const { network, time, reactions, sent, drawn, hear } = await enter();
  network.cut();
  for (let tap = 0; tap < 9; tap += 1) reactions.tap('heart');
  await time.advance(1_000);
  network.accept();
  await time.advance(1_000);
  expect(sent()).toEqual([]);
  expect(drawn).toHaveLength(9);
  hear({ heart: 1 });
  expect(drawn.at(-1)).toBe('1 heart');
});

it('is patient when the server asks for it, and takes what was refused for nobody has seen it', async () => {
  const { network, time, reactions, sent, drawn, hear } = await enter();
  network.room.refuseWith = 'request.rate-limited';
  network.room.refusalDetails = { retryAfterMs: 10_000 };
  reactions.tap('heart');
  await settle();
  network.room.refuseWith = null;
  hear({ heart: 1 });
  expect(drawn).toEqual(['1 heart own', '1 heart']);
  reactions.tap('heart');
  reactions.tap('clap');
  await time.advance(9_000);
  expect(sent()).toEqual(['1 heart']);
  await time.advance(1_000);
  expect(sent()).toEqual(['1 heart']);
  reactions.tap('heart');
  await settle();
  expect(sent()).toEqual(['1 heart', '1 heart']);
});

it('says nothing to a server that does not know of it', async () => {
  const { reactions, sent } = await enter(({ room }) => {
    room.protocolVersion = 1;
  });
  reactions.tap('heart');
  await settle();
  expect(sent()).toEqual([]);
});

it('hears and sends nothing after it was stopped, and begins anew', async () => {
  const { time, reactions, sent, drawn, hear } = await enter();
  reactions.tap('heart');
  reactions.tap('heart');
  reactions.stop();
  await time.advance(1_000);
  hear({ heart: 5 });
  expect(sent()).toEqual(['1 heart']);
  expect(drawn).toHaveLength(2);
  reactions.start();
  reactions.start();
  hear({ clap: 1 });
  reactions.tap('heart');
  await settle();
  expect(drawn.slice(2)).toEqual(['1 clap', '1 heart own']);
  expect(sent()).toEqual(['1 heart', '1 heart']);
});
