import { encodeEvent } from './wire-packet';

/** Reads one frame as RFC 6455, section 5.2, lays it out. */
function read(frame: Buffer): string {
  expect(frame[0]).toBe(0x81);
  const short = frame.readUInt8(1);
  const [length, start] =
    short === 127 ? [Number(frame.readBigUInt64BE(2)), 10] : short === 126 ? [frame.readUInt16BE(2), 4] : [short, 2];
  // The shortest form that holds the length is the only right one.
  expect(length).toBeGreaterThan(short === 127 ? 65_535 : short === 126 ? 125 : -1);
  expect(frame).toHaveLength(start + length);
  return frame.toString('utf8', start);
}

describe('encodeEvent', () => {
  it.each([0, 50, 51, 52, 53, 54, 55, 56, 32_740, 32_750, 32_760, 65_536, 70_000])(
    'makes one WebSocket frame, with %i letters in it',
    (length) => {
      const payload = JSON.stringify({ text: 'é'.repeat(length) });
      const packet = encodeEvent('frame', payload);
      expect(packet.text).toBe(`2["frame",${payload}]`);
      expect(read(packet.webSocketFrame)).toBe(`4${packet.text}`);
    },
  );
});
