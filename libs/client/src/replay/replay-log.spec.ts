import type { Entry, ReplayWindowView } from '@vitrine/contracts';
import { initialRoomState } from '@vitrine/timeline';
import { ManualTime, settle } from '../testing/manual-time';
import { ReplayLog } from './replay-log';

const DURATION_MS = 300_000;
const WINDOW_MS = 90_000;
const START = initialRoomState({ roomId: 'room', status: 'live', title: '', description: '', scheduledAt: null });

const edited = (seq: number, mediaTimeMs: number): Entry => ({
  seq,
  kind: 'room.edited',
  v: 1,
  atMs: mediaTimeMs,
  actorId: null,
  audience: 'everyone',
  mediaTimeMs,
  data: { title: `title ${seq}`, description: '', scheduledAt: null },
});
/** Every ten seconds something happens. */
const ENTRIES = Array.from({ length: 30 }, (_, index) => edited(index + 1, (index + 1) * 10_000));

function titleAt(atMs: number): string {
  const last = ENTRIES.filter(({ mediaTimeMs }) => (mediaTimeMs ?? 0) <= atMs).at(-1);
  return last === undefined ? '' : `title ${last.seq}`;
}

function windowAt(fromMs: number, withState: boolean): ReplayWindowView {
  const toMs = Math.min(DURATION_MS, fromMs + WINDOW_MS);
  return {
    fromMs,
    toMs,
    state: withState ? { ...START, title: titleAt(fromMs) } : null,
    entries: ENTRIES.filter(({ mediaTimeMs }) => (mediaTimeMs ?? 0) > fromMs && (mediaTimeMs ?? 0) <= toMs),
    people: [],
  };
}

let time: ManualTime;
let asked: [number, boolean][];
let isDown: boolean;
let log: ReplayLog;
beforeEach(() => {
  time = new ManualTime();
  asked = [];
  isDown = false;
  log = new ReplayLog({
    durationMs: DURATION_MS,
    time,
    fetchWindow: async (fromMs, withState) => {
      asked.push([fromMs, withState]);
      if (isDown) throw new Error('down');
      return windowAt(fromMs, withState);
    },
  });
});
afterEach(() => log.close());

const goTo = async (atMs: number): Promise<string | undefined> => {
  log.goTo(atMs);
  await settle();
  return log.getSnapshot().state?.title;
};

describe('a show read again in time', () => {
  it('takes in what happened as its time comes, and asks ahead for the rest', async () => {
    for (let atMs = 0; atMs <= DURATION_MS; atMs += 250) expect(await goTo(atMs)).toBe(titleAt(atMs));
    expect(asked[0]).toEqual([0, true]);
    expect(asked.slice(1).map(([fromMs, withState]) => [fromMs, withState])).toEqual([
      [90_000, false],
      [180_000, false],
      [270_000, false],
    ]);
  });

  it('is exact after every jump, also backwards and within what is known', async () => {
    for (const atMs of [150_000, 10_000, 9_999, 12_000, 299_999, 0, 95_000])
      expect(await goTo(atMs)).toBe(titleAt(atMs));
  });

  it('ends where the last of several quick jumps goes', async () => {
    for (const atMs of [10_000, 200_000, 50_000, 250_000]) log.goTo(atMs);
    await settle();
    expect(log.getSnapshot()).toMatchObject({ isLoading: false, state: { title: titleAt(250_000) } });
    expect(asked).toHaveLength(2);
  });

  it('takes in an earlier entry together with one before it in the log that is a little later by the clock', async () => {
    log.close();
    const [late, early] = [edited(1, 5_010), { ...edited(2, 5_000) }];
    log = new ReplayLog({
      durationMs: DURATION_MS,
      time,
      fetchWindow: async () => ({ ...windowAt(0, true), toMs: DURATION_MS, entries: [late, early] }),
    });
    expect(await goTo(4_000)).toBe('');
    expect(await goTo(5_000)).toBe('title 2');
    expect(await goTo(6_000)).toBe('title 2');
  });

  it('says that it fails, keeps what it has, and tries again by itself', async () => {
    await goTo(70_000);
    isDown = true;
    expect(await goTo(200_000)).toBe(titleAt(70_000));
    expect(log.getSnapshot()).toMatchObject({ hasFailed: true, isLoading: true });
    isDown = false;
    await time.advance(2_000);
    expect(log.getSnapshot()).toMatchObject({ hasFailed: false, isLoading: false, state: { title: titleAt(200_000) } });
  });
});
