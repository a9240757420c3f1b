import type { PicturePacket } from './frame';
import { H264Frames } from './h264-frames';

/** Constrained baseline, 640 by 360, as libx264 writes it: 23 rows of macroblocks of which the last is cut in half. */
const SPS = Buffer.from('6742c01ed900a02ff97011000003000100000300320f162e48', 'hex');
const PPS = Buffer.from('68cb8cb2', 'hex');
const idr = Buffer.from([0x65, 1, 2, 3, 4, 5, 6, 7]);
const slice = Buffer.from([0x41, 9, 9]);

const packet = (payload: Buffer, timestamp: number, isLast: boolean): PicturePacket => ({
  payload,
  timestamp,
  isLast,
  atMs: timestamp / 90,
});
const stapA = (...units: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from([24]),
    ...units.flatMap((unit) => [Buffer.from([unit.length >> 8, unit.length & 0xff]), unit]),
  ]);
const fragment = (unit: Buffer, from: number, to: number): Buffer => {
  const [first = 0] = unit;
  const header = (from === 1 ? 0x80 : 0) | (to === unit.length ? 0x40 : 0) | (first & 0x1f);
  return Buffer.concat([Buffer.from([(first & 0xe0) | 28, header]), unit.subarray(from, to)]);
};
const behindLength = (...units: Buffer[]): Buffer =>
  Buffer.concat(
    units.flatMap((unit) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(unit.length);
      return [length, unit];
    }),
  );

describe('pictures of H.264 out of RTP', () => {
  it('puts parameters and fragments together, and knows what a decoder needs', () => {
    const frames = new H264Frames();
    expect(frames.push(packet(stapA(SPS, PPS), 900, false))).toBeNull();
    expect(frames.push(packet(fragment(idr, 1, 4), 900, false))).toBeNull();
    const frame = frames.push(packet(fragment(idr, 4, 8), 900, true));
    expect(frame).toEqual({ timestamp: 900, atMs: 10, isKeyframe: true, data: behindLength(SPS, PPS, idr) });
    expect(frames.format).toMatchObject({ codecId: 'V_MPEG4/ISO/AVC', width: 640, height: 360 });
    expect(frames.format?.privateData?.subarray(0, 8)).toEqual(
      Buffer.from([1, 0x42, 0xc0, 0x1e, 0xff, 0xe1, 0, SPS.length]),
    );
    expect(frames.push(packet(slice, 3_900, true))).toMatchObject({ isKeyframe: false, data: behindLength(slice) });
  });

  it('gives up a picture of which something is missing, and goes on with the next one', () => {
    const frames = new H264Frames();
    frames.push(packet(fragment(idr, 1, 4), 900, false));
    frames.drop();
    expect(frames.push(packet(fragment(idr, 4, 8), 900, true))).toBeNull();
    frames.push(packet(slice, 3_900, false));
    expect(frames.push(packet(slice, 6_900, true))).toMatchObject({ timestamp: 6_900, data: behindLength(slice) });
  });

  it.each([
    ['an aggregate that is cut off', Buffer.from([24, 0, 9, 1])],
    ['an aggregate of nothing', Buffer.from([24, 0, 0])],
    ['a fragment without a beginning', fragment(idr, 4, 8)],
    ['a fragment of nothing', Buffer.from([28, 0x85])],
    ['a kind that was not negotiated', Buffer.from([29, 1, 2, 3])],
    ['nothing', Buffer.alloc(0)],
  ])('makes no picture of %s', (_, payload) => {
    expect(new H264Frames().push(packet(payload, 0, true))).toBeNull();
  });
});
