import { gapLines } from './gap-lines';

const message = (seq: number, atMs = seq) => ({ seq, atMs });
const range = (fromSeq: number, toSeq = fromSeq) => ({ fromSeq, toSeq });
const drawn = (lines: ReturnType<typeof gapLines>) => [
  ...[...lines.before].map(([seq, { count }]) => `${count} before ${seq}`),
  ...(lines.after === null ? [] : [`${lines.after.count} at the end`]),
];

it('draws nothing while nothing is missing', () => {
  expect(drawn(gapLines([message(1), message(2)], []))).toEqual([]);
});

it('stands where messages are missing, between them or after the last', () => {
  expect(drawn(gapLines([message(1), message(5)], [range(2, 4)]))).toEqual(['3 before 5']);
  expect(drawn(gapLines([message(1)], [range(2, 4)]))).toEqual(['3 at the end']);
  expect(drawn(gapLines([], [range(2, 4)]))).toEqual(['3 at the end']);
});

it('draws one line for two seconds of a busy room, where the first message is missing', () => {
  const messages = [message(1, 100), message(4, 900), message(8, 1_900), message(12, 2_100), message(20, 2_300)];
  const leftOut = [range(2, 3), range(5, 7), range(9, 11), range(13, 19), range(21, 22)];
  expect(drawn(gapLines(messages, leftOut))).toEqual(['8 before 4', '9 before 20']);
});

it('keeps a line in its place, and by its name, while more messages come', () => {
  const messages = [message(1, 100), message(4, 900)];
  const first = gapLines(messages, [range(2, 3), range(5, 6)]).before.get(4);
  const later = gapLines([...messages, message(7, 1_000), message(9, 5_000)], [range(2, 3), range(5, 6), range(8)]);
  expect(first).toMatchObject({ count: 4 });
  expect(later.before.get(4)).toEqual({ ...first, count: 5, beforeSeq: 9 });
});

it('turns the line at the end into the line before the next message', () => {
  const atTheEnd = gapLines([message(1, 100)], [range(2, 3)]).after;
  const between = gapLines([message(1, 100), message(4, 9_000)], [range(2, 3)]).before.get(4);
  expect(between).toEqual({ ...atTheEnd, beforeSeq: 4 });
});

it('says before which number the last of its messages is, so that reading there makes it smaller', () => {
  const messages = [message(1), message(5), message(9)];
  const leftOut = [range(2, 4), range(6, 8), range(10, 12)];
  const [line] = gapLines(messages, leftOut).before.values();
  expect(line).toMatchObject({ count: 9, beforeSeq: 13 });
  const filled = [...messages, message(10), message(11), message(12)];
  const [rest] = gapLines(filled, leftOut).before.values();
  expect(rest).toMatchObject({ count: 6, beforeSeq: 9 });
});

it('never draws two lines of one name when clocks differ', () => {
  const messages = [message(1, 5_000), message(3, 1_000), message(5, 7_000), message(7, 1_000), message(9, 9_000)];
  const { before } = gapLines(messages, [range(2), range(4), range(6), range(8)]);
  const keys = [...before.values()].map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});
