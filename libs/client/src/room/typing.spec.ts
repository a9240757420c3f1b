import { LiveConnection } from '../live/live-connection';
import { FakeNetwork } from '../testing/fake-network';
import { ManualTime, settle } from '../testing/manual-time';
import { RoomSession } from './room-session';
import { TypingSignal } from './typing';

async function enter(before: (network: FakeNetwork) => void = () => undefined) {
  const network = new FakeNetwork();
  const time = new ManualTime();
  const connection = new LiveConnection({ time, openSocket: network.openSocket });
  const room = new RoomSession({ connection, roomId: network.room.roomId, time });
  const signal = new TypingSignal({ connection, room, time });
  before(network);
  connection.connect();
  room.start();
  network.accept();
  await settle();
  const sent = () => network.room.received.filter(({ name }) => name === 'chat.typing').length;
  return { network, time, signal, sent };
}

it('says at most every two seconds that somebody writes', async () => {
  const { time, signal, sent } = await enter();
  for (let key = 0; key < 50; key += 1) {
    signal.typed();
    await time.advance(100);
  }
  expect(sent()).toBe(3);
  await time.advance(60_000);
  expect(sent()).toBe(3);
});

it('says nothing without a connection, and forgives one that is lost meanwhile', async () => {
  const { network, time, signal, sent } = await enter();
  network.cut();
  signal.typed();
  await time.advance(1_000);
  network.accept();
  await settle();
  expect(sent()).toBe(0);
  network.holdsAnswers = true;
  signal.typed();
  network.cut();
  await settle();
  expect(sent()).toBe(0);
});

it('says nothing to a server that does not know of it', async () => {
  const { signal, sent } = await enter(({ room }) => {
    room.protocolVersion = 1;
  });
  signal.typed();
  await settle();
  expect(sent()).toBe(0);
});
