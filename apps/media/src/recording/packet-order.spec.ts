import { PacketOrder } from './packet-order';

let seen: (number | 'lost')[];
let order: PacketOrder<number>;
beforeEach(() => {
  seen = [];
  order = new PacketOrder<number>({ onNext: (item) => seen.push(item), onLost: () => seen.push('lost') });
});
const push = (sequences: readonly number[], nowMs = 0): void => {
  for (const sequence of sequences) order.push(sequence, sequence, nowMs);
};

describe('packets in the order of their numbers', () => {
  it('waits for one that comes late, across the end of the numbers too', () => {
    push([65_534, 0, 65_535, 1, 3, 2]);
    expect(seen).toEqual([65_534, 65_535, 0, 1, 2, 3]);
  });

  it('goes on behind what does not come any more, and says so once', () => {
    push([10, 13, 12], 100);
    order.giveUp(1_599);
    expect(seen).toEqual([10]);
    order.giveUp(1_600);
    expect(seen).toEqual([10, 'lost', 12, 13]);
    push([11], 1_700);
    expect(seen).toEqual([10, 'lost', 12, 13]);
  });

  it('holds no more than a bound of packets', () => {
    push([0]);
    push(Array.from({ length: 4_096 }, (_, index) => index + 2));
    expect(seen.slice(0, 3)).toEqual([0, 'lost', 2]);
    expect(seen).toHaveLength(4_098);
  });
});
