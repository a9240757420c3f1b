import { syntheticPacket } from '../testing/synthetic-media';
import {
  isRtcp,
  isWellFormedRtp,
  payloadOffset,
  payloadType,
  rewriteHeader,
  sequenceNumber,
  setPayloadType,
  synchronizationSource,
  timestamp,
} from './rtp-packet';

const packet = (): Buffer =>
  syntheticPacket({ payloadType: 96, sequence: 500, timestamp: 90_000, source: 77, isMarker: true });

describe('RTP packets', () => {
  it('get a new header in place and keep marker and payload', () => {
    const rewritten = packet();
    rewriteHeader(rewritten, 65_535, 0xffff_ffff, 0xfedc_ba98);
    setPayloadType(rewritten, 107);
    expect([sequenceNumber(rewritten), timestamp(rewritten), synchronizationSource(rewritten)]).toEqual([
      65_535, 0xffff_ffff, 0xfedc_ba98,
    ]);
    expect(payloadType(rewritten)).toBe(107);
    expect((rewritten[1] ?? 0) & 0x80).toBe(0x80);
    expect(rewritten.subarray(12).equals(packet().subarray(12))).toBe(true);
  });

  it('are told from RTCP by their second byte', () => {
    expect(isRtcp(packet())).toBe(false);
    expect([192, 200, 207, 223].map((type) => isRtcp(Buffer.from([0x80, type])))).toEqual([true, true, true, true]);
  });

  it('are refused when cut off or of another version', () => {
    const extended = Buffer.concat([packet().subarray(0, 12), Buffer.from([0xbe, 0xde, 0, 1, 1, 2, 3, 4, 9])]);
    extended[0] = 0x90;
    expect(payloadOffset(extended)).toBe(20);
    expect(isWellFormedRtp(extended)).toBe(true);
    expect(isWellFormedRtp(extended.subarray(0, 18))).toBe(false);
    expect(isWellFormedRtp(extended.subarray(0, 14))).toBe(false);
    expect(isWellFormedRtp(packet().subarray(0, 11))).toBe(false);
    const other = packet();
    other[0] = 0x40;
    expect(isWellFormedRtp(other)).toBe(false);
  });
});
