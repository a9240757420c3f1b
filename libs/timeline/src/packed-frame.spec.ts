import type { Badge, Entry, Frame } from '@vitrine/contracts';
import fc from 'fast-check';
import { packFrame, unpackedFrame } from './packed-frame';

const AUTHORS = ['ada', 'bo', 'cy'];
const message = fc.record({
  kind: fc.constant('message.posted' as const),
  v: fc.constantFrom(1, 2),
  atMs: fc.integer({ min: 1_000, max: 9_000 }),
  actorId: fc.constantFrom(...AUTHORS, 'a stranger'),
  audience: fc.constantFrom('everyone' as const, 'staff' as const),
  mediaTimeMs: fc.constantFrom('runs', 'none', 'stands'),
  clientId: fc.option(fc.string({ minLength: 8 }), { nil: undefined }),
  data: fc.record({
    text: fc.string(),
    replyTo: fc.option(fc.record({ seq: fc.nat(), authorId: fc.constantFrom(...AUTHORS) }), { nil: null }),
    mentionIds: fc.array(fc.constantFrom(...AUTHORS)),
    badge: fc.constantFrom<Badge | null>('host', 'staff', null),
    isRedacted: fc.boolean(),
  }),
});
const shown = fc.record({
  kind: fc.constant('pin.shown' as const),
  v: fc.constant(1),
  atMs: fc.integer({ min: 1_000, max: 9_000 }),
  actorId: fc.constant(null),
  audience: fc.constant('everyone' as const),
  mediaTimeMs: fc.constant(null),
  data: fc.constant({ pinId: 'pin' }),
});

const frames: fc.Arbitrary<Frame> = fc
  .record({
    fromSeq: fc.integer({ min: 1, max: 500 }),
    drafts: fc.array(fc.oneof(message, shown)),
    hasLeftOut: fc.boolean(),
  })
  .map(({ fromSeq, drafts, hasLeftOut }) => {
    const entries = drafts.map((draft, index) => {
      const seq = fromSeq + 2 * index;
      if (draft.kind === 'pin.shown') return { ...draft, seq } as Entry;
      const { mediaTimeMs, clientId, data, ...rest } = draft;
      const { isRedacted, ...content } = data;
      return {
        ...rest,
        seq,
        mediaTimeMs: mediaTimeMs === 'none' ? null : mediaTimeMs === 'runs' ? draft.atMs - 500 : 7,
        ...(clientId === undefined ? {} : { clientId }),
        data: { ...content, ...(isRedacted ? { redactedBy: 'author' as const } : {}) },
      } as Entry;
    });
    const toSeq = fromSeq + 2 * entries.length;
    return {
      roomId: 'room',
      fromSeq,
      toSeq,
      entries,
      people: [
        { id: 'ada', displayName: 'Ada', avatarUrl: null, badge: null },
        { id: 'bo', displayName: 'Bo', avatarUrl: '/bo.webp', badge: null },
        { id: 'cy', displayName: 'Cy', avatarUrl: null, badge: 'host' as const },
      ],
      ...(hasLeftOut ? { leftOut: [{ fromSeq: fromSeq + 1, toSeq: fromSeq + 1 }] } : {}),
    };
  });

describe('a packed frame', () => {
  it('unpacks to what it was, whatever is in it', () => {
    fc.assert(
      fc.property(frames, (frame) => {
        const overTheWire = JSON.parse(JSON.stringify(packFrame(frame))) as Frame;
        expect(unpackedFrame(overTheWire)).toEqual(frame);
      }),
    );
  });

  it('leaves a frame of version 1 as it is', () => {
    const frame: Frame = { roomId: 'room', fromSeq: 1, toSeq: 1, entries: [], people: [] };
    expect(unpackedFrame(frame)).toBe(frame);
  });

  it('takes a fraction of the bytes for chat', () => {
    const people = Array.from({ length: 20 }, (_, index) => ({
      id: `01890000-0000-7000-8000-0000000000${10 + index}`,
      displayName: `Viewer ${index}`,
      avatarUrl: null,
      badge: null,
    }));
    const entries = people.map(({ id }, index): Entry => ({
      seq: 4_000 + index,
      kind: 'message.posted',
      v: 1,
      atMs: 1_795_394_366_000 + index,
      actorId: id,
      audience: 'everyone',
      mediaTimeMs: 600_000 + index,
      clientId: 'Zk3v0qLw9xTa',
      data: { text: 'is it true to size?', replyTo: null, mentionIds: [], badge: null },
    }));
    const frame: Frame = { roomId: people[0].id, fromSeq: 4_000, toSeq: 4_019, entries, people };
    const [full, packed] = [frame, packFrame(frame)].map((form) => JSON.stringify(form).length);
    expect(packed).toBeLessThan(full / 3);
  });
});
