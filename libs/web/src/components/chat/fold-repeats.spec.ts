import type { MessageState } from '@vitrine/contracts';
import { foldRepeats } from './fold-repeats';

const message = (seq: number, text: string, more: Partial<MessageState> = {}): MessageState => ({
  seq,
  authorId: `member-${seq}`,
  text,
  atMs: seq * 100,
  mediaTimeMs: null,
  replyTo: null,
  mentionIds: [],
  badge: null,
  ...more,
});
const fold = (...messages: MessageState[]) => {
  const { folded, timesSaid } = foldRepeats(messages, 'me');
  return { folded: [...folded], timesSaid: [...timesSaid] };
};

it('lets two say the same, and folds everybody after them into the second', () => {
  const lines = ['hi', 'Hi', 'is it lined?', 'hi ', 'HI', 'hi'].map((text, index) => message(index + 1, text));
  expect(fold(...lines.slice(0, 3))).toEqual({ folded: [], timesSaid: [] });
  expect(fold(...lines)).toEqual({ folded: [4, 5, 6], timesSaid: [[2, 5]] });
});

it('begins anew after ten quiet seconds', () => {
  const late = (seq: number) => message(seq, 'hi', { atMs: 20_000 + seq });
  expect(fold(message(1, 'hi'), message(2, 'hi'), message(3, 'hi'), late(4), late(5))).toEqual({
    folded: [3],
    timesSaid: [[2, 3]],
  });
});

it('keeps what the reader, the people of the show and those who answer say, and what was taken back', () => {
  const kept = [
    message(3, 'hi', { authorId: 'me' }),
    message(4, 'hi', { badge: 'host' }),
    message(5, 'hi', { replyTo: { seq: 1, authorId: 'member-1' } }),
    message(6, '', { redactedBy: 'staff' }),
  ];
  expect(fold(message(1, 'hi'), message(2, 'hi'), ...kept)).toEqual({ folded: [], timesSaid: [] });
});
