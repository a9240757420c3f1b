import { ENTRY_LANE, type Frame } from '@vitrine/contracts';
import { packFrame } from '@vitrine/timeline';
import fc from 'fast-check';
import { LiveConnection } from '../live/live-connection';
import { FakeNetwork } from '../testing/fake-network';
import { ManualTime, settle } from '../testing/manual-time';
import { RoomSession } from './room-session';

const KINDS = ['say', 'say', 'say', 'own', 'live', 'paused', 'stream', 'redact', 'hidden'] as const;
const FATES = ['deliver', 'deliver', 'deliver', 'lose', 'delay', 'double'] as const;
const EVENTS = ['none', 'none', 'none', 'none', 'cut', 'snapshot', 'wait', 'flush'] as const;
const BITS = 12;
/** After it a client that lost its connection has tried again. */
const LONGEST_WAIT_MS = 15_000;

interface Step {
  readonly kind: (typeof KINDS)[number];
  /** Whether the bulk collected so far leaves now. */
  readonly isTick: boolean;
  readonly fate: (typeof FATES)[number];
  /** Which of the messages that leave now are left out, a bit each. */
  readonly leftOutBits: number;
  readonly isPacked: boolean;
  readonly back: number;
  readonly event: (typeof EVENTS)[number];
}
const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom(...KINDS),
    isTick: fc.boolean(),
    fate: fc.constantFrom(...FATES),
    leftOutBits: fc.nat({ max: 2 ** BITS - 1 }),
    isPacked: fc.boolean(),
    back: fc.integer({ min: 1, max: 8 }),
    event: fc.constantFrom(...EVENTS),
  }),
  { minLength: 1, maxLength: 40 },
);

/** A show on a network that loses, doubles, delays and breaks, and what came through it. */
class Show {
  readonly network = new FakeNetwork();
  readonly time = new ManualTime();
  readonly session: RoomSession;
  /** Numbers of the entries that reached the client, in whatever way. */
  readonly handedSeqs = new Set<number>();
  /** Numbers of messages that any frame left out. */
  readonly sampledOut = new Set<number>();
  private delayed: { readonly frame: Frame; readonly isPacked: boolean }[] = [];
  private toldUpTo = 0;

  constructor() {
    const connection = new LiveConnection({ time: this.time, openSocket: this.network.openSocket });
    this.session = new RoomSession({ connection, roomId: this.room.roomId, time: this.time });
    connection.connect();
    this.session.start();
  }
  get room() {
    return this.network.room;
  }

  async open(): Promise<void> {
    this.network.accept();
    await settle();
  }

  async take(step: Step): Promise<void> {
    const entry = this.append(step);
    if (ENTRY_LANE[entry.kind] === 'urgent' && entry.audience === 'everyone') {
      this.send(this.room.frame(entry.seq, entry.seq), step);
    }
    if (step.isTick) this.tick(step);
    if (step.event === 'wait') await this.time.advance(500);
    if (step.event === 'flush') this.flush();
    if (step.event === 'cut') {
      this.network.cut();
      await this.time.advance(LONGEST_WAIT_MS);
      await this.open();
    }
    if (step.event === 'snapshot') this.sendSnapshot(Math.max(1, this.room.log.length + 1 - step.back));
  }

  /** The state at a number that is not always the newest: what is urgent may have overtaken it. */
  private sendSnapshot(seq: number): void {
    const isNews = this.session.getSnapshot().contiguousSeq <= seq;
    if (!this.network.emit('snapshot', this.room.snapshot(seq)) || !isNews) return;
    for (let covered = 1; covered <= seq; covered += 1) this.handedSeqs.add(covered);
  }

  /** What was delayed arrives, the last part of the log is told of without loss, and repairs have their time. */
  async end(): Promise<void> {
    this.flush();
    const last = this.room.log.length;
    this.deliver(this.room.frame(last, last), false);
    await this.time.advance(60_000);
    for (const seq of this.room.answeredSeqs) this.handedSeqs.add(seq);
  }

  private append({ kind, back }: Step) {
    const { room } = this;
    const seq = room.log.length + 1;
    if (kind === 'say') return room.say(`message ${seq}`);
    if (kind === 'own') return room.say(`mine ${seq}`, 'me', `client-${seq}`);
    if (kind === 'stream') return room.append('stream.started', {});
    if (kind === 'redact') return room.append('message.redacted', { seq: Math.max(1, seq - back), by: 'staff' });
    if (kind === 'hidden') return room.append('tray.changed', {}, 'host', { audience: 'staff' });
    return room.append('room.status-changed', { status: kind });
  }

  private tick(step: Step): void {
    const fromSeq = this.toldUpTo + 1;
    const toSeq = this.room.log.length;
    this.toldUpTo = toSeq;
    const messages = this.room.frame(fromSeq, toSeq).entries.filter(({ kind }) => kind === 'message.posted');
    const leftOut = messages.filter((_, index) => (step.leftOutBits & (1 << (index % BITS))) !== 0);
    for (const { seq } of leftOut) this.sampledOut.add(seq);
    const seqs = leftOut.map(({ seq }) => seq);
    // One's own come all the same, before or after the frame without them.
    const own = leftOut.filter(({ actorId }) => actorId === 'me').map(({ seq }) => this.room.frame(seq, seq));
    const frame = this.room.frame(fromSeq, toSeq, seqs);
    for (const one of step.isPacked ? [...own, frame] : [frame, ...own]) this.send(one, step);
  }

  private send(frame: Frame, { fate, isPacked }: Step): void {
    if (fate === 'delay') this.delayed.push({ frame, isPacked });
    if (fate === 'deliver' || fate === 'double') this.deliver(frame, isPacked);
    if (fate === 'double') this.deliver(frame, isPacked);
  }
  private flush(): void {
    for (const { frame, isPacked } of this.delayed.splice(0).reverse()) this.deliver(frame, isPacked);
  }
  private deliver(frame: Frame, isPacked: boolean): void {
    if (!this.network.emit('frame', isPacked ? packFrame(frame) : frame)) return;
    for (const { seq } of frame.entries) this.handedSeqs.add(seq);
  }
}

async function play(shown: readonly Step[]): Promise<Show> {
  const show = new Show();
  await show.open();
  for (const step of shown) await show.take(step);
  await show.end();
  return show;
}
const numbersIn = (ranges: readonly { readonly fromSeq: number; readonly toSeq: number }[]) =>
  ranges.flatMap(({ fromSeq, toSeq }) => Array.from({ length: toSeq - fromSeq + 1 }, (_, index) => fromSeq + index));

it('ends in the state of the entries that it was entitled to, whatever the network did', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (shown) => {
      const { session, room, handedSeqs, sampledOut } = await play(shown);
      const { state, leftOut, contiguousSeq, status } = session.getSnapshot();
      expect({ status, contiguousSeq }).toEqual({ status: 'ready', contiguousSeq: room.log.length });
      expect(state).toEqual(room.state((seq) => handedSeqs.has(seq)));
      const messages = room.log.filter(({ kind }) => kind === 'message.posted');
      const missing = messages.filter(({ seq }) => !handedSeqs.has(seq)).map(({ seq }) => seq);
      // Nothing is missing but what the server left out, and each of those is known to be.
      expect(missing.filter((seq) => !sampledOut.has(seq))).toEqual([]);
      expect(numbersIn(leftOut)).toEqual(missing);
    }),
    { numRuns: 250 },
  );
});

it('misses nothing any more once it has asked for what was left out', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (shown) => {
      const { session, room } = await play(shown);
      for (const seq of numbersIn(session.getSnapshot().leftOut)) await session.fetchLeftOut(seq);
      expect(session.getSnapshot().leftOut).toEqual([]);
      expect(session.getSnapshot().state).toEqual(room.state());
    }),
    { numRuns: 100 },
  );
});
