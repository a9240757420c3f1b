import { Arrival, IncomingSource } from './incoming-source';

/** Packets 33 ms apart, as video at 30 frames. */
function receive(source: IncomingSource, sequences: readonly number[]): Arrival[] {
  return sequences.map((sequence, index) => source.receive(sequence & 0xffff, index * 3_000, index * (1000 / 30)));
}

describe('an incoming source', () => {
  it('reports nothing lost while nothing is, across the wrap', () => {
    const source = new IncomingSource(7, 90_000);
    receive(
      source,
      Array.from({ length: 200 }, (_, index) => 65_500 + index),
    );
    expect(source.takeIntervalLoss()).toEqual({ expected: 200, lost: 0 });
    const report = source.report(10_000);
    expect(report).toMatchObject({ source: 7, fractionLost: 0, cumulativeLost: 0, extendedHighestSequence: 65_699 });
    expect(report.jitter).toBeLessThan(5);
  });

  it('asks for what is missing, again after a while, and gives up in the end', () => {
    const source = new IncomingSource(7, 90_000);
    receive(source, [65_534, 1, 2]);
    expect(source.dueNacks(0, null)).toEqual({ sequences: [65_535, 0], abandoned: 0 });
    expect(source.dueNacks(40, null).sequences).toEqual([]);
    expect(source.dueNacks(60, null).sequences).toEqual([65_535, 0]);
    expect(source.receive(65_535, 0, 70)).toBe(Arrival.Late);
    expect(source.dueNacks(130, null).sequences).toEqual([0]);
    for (let round = 3; round < 10; round += 1) source.dueNacks(round * 70, null);
    expect(source.dueNacks(900, null)).toEqual({ sequences: [], abandoned: 1 });
    expect(source.dueNacks(2_000, null)).toEqual({ sequences: [], abandoned: 0 });
  });

  it('waits a whole round trip before it asks again', () => {
    const source = new IncomingSource(7, 90_000);
    receive(source, [1, 3]);
    expect(source.dueNacks(0, 300).sequences).toEqual([2]);
    expect(source.dueNacks(200, 300).sequences).toEqual([]);
    expect(source.dueNacks(360, 300).sequences).toEqual([2]);
  });

  it('counts a repaired packet as lost on the way, and one that was only late as not', () => {
    const source = new IncomingSource(7, 90_000);
    receive(source, [1, 2, 4, 3, 6]);
    source.dueNacks(0, null);
    expect(source.receive(5, 0, 10)).toBe(Arrival.Late);
    expect(source.takeIntervalLoss()).toEqual({ expected: 6, lost: 1 });
    expect(source.report(100)).toMatchObject({ fractionLost: 0, cumulativeLost: 0 });
  });

  it('reports the share that is lost in 256ths, for the time since the last report', () => {
    const source = new IncomingSource(7, 90_000);
    receive(source, [1, 2, 3, 8]);
    expect(source.report(0)).toMatchObject({ fractionLost: 128, cumulativeLost: 4 });
    receive(source, [9, 10]);
    expect(source.report(0)).toMatchObject({ fractionLost: 0, cumulativeLost: 4 });
  });

  it('does not repair gaps that a key frame mends sooner', () => {
    const source = new IncomingSource(7, 90_000);
    receive(source, [1, 500]);
    expect(source.dueNacks(0, null)).toEqual({ sequences: [], abandoned: 0 });
    expect(source.takeIntervalLoss()).toEqual({ expected: 500, lost: 498 });
  });

  it('tells repeated and ancient packets from new ones', () => {
    const source = new IncomingSource(7, 90_000);
    expect(receive(source, [100, 101, 101, 99, 102])).toEqual([
      Arrival.Next,
      Arrival.Next,
      Arrival.Stale,
      Arrival.Stale,
      Arrival.Next,
    ]);
    expect(source.receive(20_000, 0, 0)).toBe(Arrival.Restarted);
  });

  it('returns the time of the last sender report', () => {
    const source = new IncomingSource(7, 90_000);
    receive(source, [1]);
    expect(source.report(0)).toMatchObject({ lastSenderReport: 0, delaySinceLastSenderReport: 0 });
    source.noteSenderReport(0x1234_5678, 1_000);
    expect(source.report(1_500)).toMatchObject({ lastSenderReport: 0x1234_5678, delaySinceLastSenderReport: 32_768 });
  });
});
