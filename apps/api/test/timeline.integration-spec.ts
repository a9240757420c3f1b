import type { Entry, EntryDraft } from '@vitrine/contracts';
import { UnitOfWork } from '../src/platform/database/unit-of-work';
import { newId } from '../src/platform/ids';
import { EntryStore } from '../src/platform/timeline/entry-store';
import { TimelineBus } from '../src/platform/timeline/timeline-bus';
import { TimelineService } from '../src/platform/timeline/timeline.service';
import { startTestApp, type TestApp } from './support/test-app';

const message = (actorId: string, text: string, clientId?: string): EntryDraft => ({
  kind: 'message.posted',
  actorId,
  ...(clientId ? { clientId } : {}),
  data: { text, replyTo: null, mentionIds: [], badge: null },
});

describe('the timeline', () => {
  let first: TestApp;
  let second: TestApp;
  const published: Entry[] = [];
  beforeAll(async () => {
    first = await startTestApp();
    second = await startTestApp({ beside: first });
    for (const app of [first, second])
      app.nest.get(TimelineBus).subscribe((_roomId, entries) => published.push(...entries));
  });
  afterAll(async () => {
    await second.stop();
    await first.stop();
  });
  beforeEach(() => {
    published.length = 0;
  });

  const room = async (): Promise<string> => {
    const roomId = newId();
    await first.nest.get(EntryStore).createRoom(roomId);
    return roomId;
  };

  it('gives one gap-free order when two nodes append to one room at once', async () => {
    const roomId = await room();
    const actorId = newId();
    const seqs = await Promise.all(
      Array.from({ length: 400 }, (_, index) => {
        const node = index % 2 === 0 ? first : second;
        if (index % 10 > 1)
          return node.nest.get(TimelineService).appendInGroup(roomId, message(actorId, `message ${index}`));
        // Every fifth comes from a command with a transaction of its own.
        return node.nest.get(UnitOfWork).run(async () => {
          node.nest.get(TimelineService).append(roomId, { kind: 'pin.shown', actorId, data: { pinId: null } });
          return null;
        });
      }),
    );
    const stored = await first.nest.get(EntryStore).range(roomId, 1, 1_000);
    expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
    const answered = seqs.filter((seq) => seq !== null);
    expect(new Set(answered).size).toBe(answered.length);
    expect([...new Set(published.map(({ seq }) => seq))]).toHaveLength(400);
  });

  it('stores a message once however often it is sent, also by two nodes at the same time', async () => {
    const roomId = await room();
    const actorId = newId();
    const seqs = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 ? first : second).nest
          .get(TimelineService)
          .appendInGroup(roomId, message(actorId, 'once', 'client-id-1')),
      ),
    );
    expect(new Set(seqs)).toEqual(new Set([1]));
    expect(await first.nest.get(EntryStore).lastSeq(roomId)).toBe(1);
    // It may be told again to a node that missed it; it is one entry all the same.
    expect(new Set(published.map(({ seq }) => seq))).toEqual(new Set([1]));
  });

  it('has no time in the media before the show has gone live', async () => {
    const roomId = await room();
    const store = first.nest.get(EntryStore);
    const timeline = first.nest.get(TimelineService);
    await timeline.appendInGroup(roomId, message(newId(), 'is it on?'));
    await store.startMediaClock(roomId, Date.now() - 5_000);
    await timeline.appendInGroup(roomId, message(newId(), 'it is'));
    const [before, after] = await store.range(roomId, 1, 2);
    expect(before?.mediaTimeMs).toBeNull();
    expect(after?.mediaTimeMs).toBeGreaterThanOrEqual(5_000);
    expect(published.slice(-2).map(({ mediaTimeMs }) => mediaTimeMs)).toEqual([null, after?.mediaTimeMs]);
  });

  it('does not confuse the client ids of two authors', async () => {
    const roomId = await room();
    const timeline = first.nest.get(TimelineService);
    const seqs = [
      await timeline.appendInGroup(roomId, message(newId(), 'mine', 'client-id-1')),
      await timeline.appendInGroup(roomId, message(newId(), 'yours', 'client-id-1')),
    ];
    expect(seqs).toEqual([1, 2]);
  });

  it('publishes nothing and uses no number when the command fails', async () => {
    const roomId = await room();
    const unitOfWork = first.nest.get(UnitOfWork);
    const failing = unitOfWork.run(async () => {
      first.nest.get(TimelineService).append(roomId, message(newId(), 'never'));
      await Promise.resolve();
      throw new Error('refused');
    });
    await expect(failing).rejects.toThrow('refused');
    expect(published).toEqual([]);
    expect(await first.nest.get(EntryStore).lastSeq(roomId)).toBe(0);
  });

  it('publishes only what is stored', async () => {
    const roomId = await room();
    const seen: number[] = [];
    const reader = second.nest.get(EntryStore);
    const checks: Promise<void>[] = [];
    const stop = first.nest.get(TimelineBus).subscribe((id, entries) => {
      if (id !== roomId) return;
      for (const { seq } of entries)
        checks.push(reader.find(roomId, seq).then((entry) => void (entry && seen.push(seq))));
    });
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        first.nest.get(TimelineService).appendInGroup(roomId, message(newId(), `${index}`)),
      ),
    );
    await Promise.all(checks);
    stop();
    expect(seen).toHaveLength(100);
  });

  it('refuses a room that does not exist', async () => {
    await expect(
      first.nest.get(TimelineService).appendInGroup(newId(), message(newId(), 'nowhere')),
    ).rejects.toMatchObject({ code: 'room.not-found' });
  });
});
