import { GAP_DEADLINE_MS } from '@vitrine/contracts';
import { LiveConnection } from '../live/live-connection';
import { FakeNetwork } from '../testing/fake-network';
import { ManualTime, settle } from '../testing/manual-time';
import { Outbox } from './outbox';
import { RoomSession } from './room-session';

async function enter({ limit }: { readonly limit?: number } = {}) {
  const network = new FakeNetwork();
  const time = new ManualTime();
  const connection = new LiveConnection({ time, openSocket: network.openSocket });
  const room = new RoomSession({ connection, roomId: network.room.roomId, time });
  let made = 0;
  const newId = () => `client-${String((made += 1)).padStart(2, '0')}`;
  const outbox = new Outbox({ connection, room, time, newId, limit });
  connection.connect();
  room.start();
  network.accept();
  await settle();
  return { network, time, connection, room, outbox };
}
const pending = (outbox: Outbox) => outbox.getSnapshot().pending.map(({ text, status }) => `${text}: ${status}`);
const logged = (network: FakeNetwork) =>
  network.room.log.flatMap((entry) => (entry.kind === 'message.posted' ? [entry.data.text] : []));

it('shows a message from the tap until its entry was read, and never beside it', async () => {
  const { network, room, outbox } = await enter();
  const message = outbox.send({ text: 'hello', replyToSeq: 4, mentionIds: ['ben'] });
  expect(message).toMatchObject({ clientId: 'client-01', status: 'waiting', replyToSeq: 4, mentionIds: ['ben'] });
  await settle();
  expect(pending(outbox)).toEqual(['hello: sent']);
  const seen: number[] = [];
  const count = () => (room.getSnapshot().state?.messages.length ?? 0) + outbox.getSnapshot().pending.length;
  outbox.subscribe(() => seen.push(count()));
  network.deliver(1);
  expect(pending(outbox)).toEqual([]);
  expect(seen.at(-1)).toBe(1);
  expect(room.getSnapshot().state?.messages[0]).toMatchObject({ text: 'hello', clientId: 'client-01' });
});

it('keeps the order in which messages were written', async () => {
  const { network, outbox } = await enter();
  for (const text of ['one', 'two', 'three']) outbox.send({ text });
  await settle();
  expect(logged(network)).toEqual(['one', 'two', 'three']);
});

it('never doubles a message whose acknowledgement was lost', async () => {
  const { network, time, outbox, room } = await enter();
  network.holdsAnswers = true;
  outbox.send({ text: 'once' });
  await settle();
  // The server stores it, and the connection breaks before the answer is heard.
  network.room.answer('chat.send', { roomId: 'room-1', clientId: 'client-01', text: 'once' }, 'me');
  network.cut();
  await settle();
  expect(pending(outbox)).toEqual(['once: waiting']);
  network.holdsAnswers = false;
  await time.advance(1_000);
  network.accept();
  await time.advance(1_000);
  expect(pending(outbox)).toEqual([]);
  expect(logged(network)).toEqual(['once']);
  expect(room.getSnapshot().state?.messages).toHaveLength(1);
});

it('loses nothing that was written while the connection was gone', async () => {
  const { network, time, outbox } = await enter();
  network.cut();
  for (const text of ['one', 'two']) outbox.send({ text });
  await time.advance(1_000);
  expect(logged(network)).toEqual([]);
  network.accept();
  await time.advance(1_000);
  expect(logged(network)).toEqual(['one', 'two']);
});

it('recognises its own message in a snapshot', async () => {
  const { network, time, outbox } = await enter();
  network.holdsAnswers = true;
  outbox.send({ text: 'mine' });
  await settle();
  network.room.say('mine', 'me', 'client-01');
  network.cut();
  network.holdsAnswers = false;
  network.room.catchUpMax = 0;
  await time.advance(1_000);
  network.accept();
  await settle();
  expect(pending(outbox)).toEqual([]);
  expect(logged(network)).toEqual(['mine']);
});

it("does not take another author's client id for its own", async () => {
  const { network, outbox } = await enter();
  network.holdsAnswers = true;
  outbox.send({ text: 'mine' });
  await settle();
  network.room.say('theirs', 'ben', 'client-01');
  network.deliver(1);
  expect(pending(outbox)).toEqual(['mine: sending']);
});

it('keeps what the server refused, with the reason, and goes on with the next', async () => {
  const { network, outbox } = await enter();
  outbox.send({ text: '' });
  outbox.send({ text: 'next' });
  await settle();
  expect(pending(outbox)).toEqual([': refused', 'next: sent']);
  expect(outbox.getSnapshot().pending[0].error?.code).toBe('message.empty');
  outbox.discard('client-01');
  expect(pending(outbox)).toEqual(['next: sent']);
  outbox.discard('client-02');
  expect(pending(outbox)).toEqual(['next: sent']);
  expect(logged(network)).toEqual(['next']);
});

it('sends a refused message again when asked to', async () => {
  const { network, outbox } = await enter();
  network.room.refuseWith = 'room.not-live';
  outbox.send({ text: 'early' });
  await settle();
  expect(pending(outbox)).toEqual(['early: refused']);
  network.room.refuseWith = null;
  outbox.retry('client-01');
  await settle();
  expect(pending(outbox)).toEqual(['early: sent']);
});

it('waits when the server asks for patience, and gives up in the end', async () => {
  const { network, time, outbox } = await enter();
  network.room.refuseWith = 'request.rate-limited';
  outbox.send({ text: 'fast' });
  await time.advance(100);
  expect(pending(outbox)).toEqual(['fast: waiting']);
  await time.advance(120_000);
  expect(outbox.getSnapshot().pending[0]).toMatchObject({
    status: 'refused',
    error: { code: 'request.rate-limited' },
  });
});

describe('a limit', () => {
  const limitBy = (network: FakeNetwork, limit: string, retryAfterMs: number): void => {
    network.room.refuseWith = 'request.rate-limited';
    network.room.refusalDetails = { limit, retryAfterMs };
  };

  it('lets what was written later pass a message that says the same again', async () => {
    const { network, time, outbox } = await enter();
    limitBy(network, 'same-message', 12_000);
    outbox.send({ text: 'again' });
    await settle();
    expect(outbox.getSnapshot().pending[0].wait).toEqual({ limit: 'same-message', untilMs: time.nowMs() + 12_125 });
    network.room.refuseWith = null;
    outbox.send({ text: 'one' });
    outbox.send({ text: 'two' });
    await settle();
    expect(logged(network)).toEqual(['one', 'two']);
    expect(pending(outbox)[0]).toBe('again: waiting');
    await time.advance(12_125);
    expect(logged(network)).toEqual(['one', 'two', 'again']);
    expect(outbox.getSnapshot().pending[0]).toMatchObject({ status: 'sent', wait: null });
  });

  it('gives up on a message that rests by itself in the end, and counts for it alone', async () => {
    const { network, time, outbox } = await enter();
    limitBy(network, 'same-message', 1_000);
    outbox.send({ text: 'again' });
    await time.advance(20_000);
    expect(outbox.getSnapshot().pending[0]).toMatchObject({
      status: 'refused',
      wait: null,
      error: { details: { limit: 'same-message' } },
    });
    network.room.refuseWith = null;
    outbox.retry('client-01');
    await settle();
    expect(logged(network)).toEqual(['again']);
  });

  it('of the author or the room holds everything back, in order, and says until when', async () => {
    const { network, time, outbox } = await enter();
    limitBy(network, 'chat.send', 3_000);
    for (const text of ['one', 'two']) outbox.send({ text });
    await settle();
    expect(outbox.getSnapshot().pending.map(({ wait }) => wait)).toEqual([
      { limit: 'chat.send', untilMs: time.nowMs() + 3_125 },
      null,
    ]);
    network.room.refuseWith = null;
    await time.advance(3_000);
    expect(logged(network)).toEqual([]);
    await time.advance(125);
    expect(logged(network)).toEqual(['one', 'two']);
  });

  it('lets a message be removed while it rests', async () => {
    const { network, time, outbox } = await enter();
    limitBy(network, 'same-message', 3_000);
    outbox.send({ text: 'again' });
    await settle();
    outbox.discard('client-01');
    network.room.refuseWith = null;
    await time.advance(10_000);
    expect(pending(outbox)).toEqual([]);
    expect(logged(network)).toEqual([]);
  });
});

it('leaves it to the author to send again as somebody else', async () => {
  const { network, time, connection, outbox } = await enter();
  network.holdsAnswers = true;
  outbox.send({ text: 'as guest' });
  outbox.send({ text: 'never sent' });
  await settle();
  network.holdsAnswers = false;
  network.memberId = 'member-2';
  connection.restart();
  network.accept();
  await time.advance(1_000);
  expect(pending(outbox)).toEqual(['as guest: refused', 'never sent: sent']);
});

it('takes no more than it can hold', async () => {
  const { network, outbox } = await enter({ limit: 2 });
  network.cut();
  expect(outbox.send({ text: 'one' })).not.toBeNull();
  expect(outbox.send({ text: 'two' })).not.toBeNull();
  expect(outbox.send({ text: 'three' })).toBeNull();
  outbox.discard('client-01');
  expect(pending(outbox)).toEqual(['two: waiting']);
});

it('sends nothing after it was disposed of', async () => {
  const { network, outbox } = await enter();
  outbox.dispose();
  outbox.send({ text: 'late' });
  await settle();
  expect(logged(network)).toEqual([]);
});

describe('in a room that is too busy to be read', () => {
  const own = (room: RoomSession) => room.getSnapshot().state?.messages.filter(({ authorId }) => authorId === 'me');

  it('recognises its own message that is left out for the others', async () => {
    const { network, room, outbox } = await enter();
    outbox.send({ text: 'mine' });
    await settle();
    network.deliver(1);
    network.deliverFrame(network.room.frame(1, 1, [1]));
    expect(pending(outbox)).toEqual([]);
    expect(own(room)).toHaveLength(1);
    expect(network.room.received.filter(({ name }) => name === 'room.catch-up')).toEqual([]);
  });

  it('keeps it in sight until it comes, whichever frame comes first', async () => {
    const { network, room, time, outbox } = await enter();
    outbox.send({ text: 'mine' });
    await settle();
    network.deliverFrame(network.room.frame(1, 1, [1]));
    expect(pending(outbox)).toEqual(['mine: sent']);
    network.deliver(1);
    expect(pending(outbox)).toEqual([]);
    expect(own(room)).toHaveLength(1);
    await time.advance(60_000);
    expect(network.room.received.filter(({ name }) => name === 'room.catch-up')).toEqual([]);
  });

  it('asks for it when it does not come, also when the number was covered before the answer', async () => {
    const { network, room, time, outbox } = await enter();
    network.holdsAnswers = true;
    outbox.send({ text: 'mine' });
    await settle();
    const [sent] = network.waiting.splice(0);
    sent.reply();
    network.deliverFrame(network.room.frame(1, 1, [1]));
    await settle();
    expect(pending(outbox)).toEqual(['mine: sent']);
    network.holdsAnswers = false;
    await time.advance(GAP_DEADLINE_MS);
    expect(pending(outbox)).toEqual([]);
    expect(own(room)).toHaveLength(1);
  });

  it('does not wait for ever for what cannot be had', async () => {
    const { network, time, outbox } = await enter();
    outbox.send({ text: 'mine' });
    await settle();
    network.deliverFrame(network.room.frame(1, 1, [1]));
    network.room.refuseWith = 'server.failed';
    await time.advance(GAP_DEADLINE_MS);
    expect(pending(outbox)).toEqual([]);
  });
});
