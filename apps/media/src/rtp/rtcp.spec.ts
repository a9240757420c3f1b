import {
  isKeyframeRequest,
  readDelaySinceReceiverReport,
  readNack,
  readReportBlock,
  readSenderReport,
  rtcpPackets,
} from './rtcp-read';
import {
  compactTime,
  writeForwardedSenderReport,
  writeNack,
  writePictureLoss,
  writeReceiverReferenceTime,
  writeReceiverReport,
  writeRemb,
} from './rtcp-write';

const SENDER = 0x1111_2222;
const SOURCE = 0xffee_ddcc;
const hex = (packet: Buffer): string => packet.toString('hex');

function rembBitrate(packet: Buffer): number {
  const head = packet[17] ?? 0;
  return (((head & 3) << 16) | packet.readUInt16BE(18)) * 2 ** (head >> 2);
}

describe('RTCP', () => {
  it('writes a picture loss indication as RFC 4585 draws it', () => {
    expect(hex(writePictureLoss(SENDER, SOURCE))).toBe('81ce0002' + '11112222' + 'ffeeddcc');
    expect(isKeyframeRequest(writePictureLoss(SENDER, SOURCE), SOURCE)).toBe(true);
    expect(isKeyframeRequest(writePictureLoss(SENDER, SOURCE), 5)).toBe(false);
  });

  it('understands full intra requests for its own source only', () => {
    const request = Buffer.from('84ce0004' + '11112222' + '00000000' + 'ffeeddcc' + '07000000', 'hex');
    expect(isKeyframeRequest(request, SOURCE)).toBe(true);
    expect(isKeyframeRequest(request, 1)).toBe(false);
  });

  it('packs lost packets sixteen to a mask and reads them back, across the wrap', () => {
    const lost = [65_530, 65_531, 65_535, 0, 10, 11, 200];
    const packet = writeNack(SENDER, SOURCE, lost);
    expect(packet.length).toBe(12 + 3 * 4);
    expect(readNack(packet, SOURCE)).toEqual(lost);
    expect(readNack(packet, SOURCE + 1)).toEqual([]);
    expect(readNack(writePictureLoss(SENDER, SOURCE), SOURCE)).toEqual([]);
    const run = Array.from({ length: 100 }, (_, index) => (65_500 + index) & 0xffff);
    expect(readNack(writeNack(SENDER, SOURCE, run), SOURCE)).toEqual(run);
  });

  it('writes bitrates that a sender reads as at most what was meant, within a thousandth', () => {
    for (const bitsPerSecond of [150_000, 262_143, 262_144, 2_500_000, 50_000_000]) {
      const read = rembBitrate(writeRemb(SENDER, bitsPerSecond, [SOURCE]));
      expect(read).toBeLessThanOrEqual(bitsPerSecond);
      expect(read).toBeGreaterThan(bitsPerSecond * 0.999);
    }
    expect(writeRemb(SENDER, 1, [SOURCE]).toString('latin1', 12, 16)).toBe('REMB');
    expect(writeRemb(SENDER, 1, [SOURCE]).readUInt32BE(20)).toBe(SOURCE);
  });

  it('writes receiver reports with negative loss and a counter beyond 32 bits', () => {
    const packet = writeReceiverReport(SENDER, [
      {
        source: SOURCE,
        fractionLost: 25,
        cumulativeLost: -3,
        extendedHighestSequence: 0x1_0000_0005,
        jitter: 44,
        lastSenderReport: 0xaabb_ccdd,
        delaySinceLastSenderReport: 65_536,
      },
    ]);
    expect(hex(packet)).toBe(
      '81c90007' + '11112222' + 'ffeeddcc' + '19fffffd' + '00000005' + '0000002c' + 'aabbccdd' + '00010000',
    );
  });

  it('reads the report block that is about its own source, from receivers and senders', () => {
    const block = {
      source: SOURCE,
      fractionLost: 25,
      cumulativeLost: -3,
      extendedHighestSequence: 5,
      jitter: 44,
      lastSenderReport: 0xaabb_ccdd,
      delaySinceLastSenderReport: 65_536,
    };
    const packet = writeReceiverReport(SENDER, [{ ...block, source: 1 }, block]);
    expect(readReportBlock(packet, SOURCE)).toEqual(block);
    expect(readReportBlock(packet, 2)).toBeNull();
    expect(readReportBlock(packet.subarray(0, 50), SOURCE)).toBeNull();
    const sender = Buffer.concat([Buffer.from('81c8000c' + '00'.repeat(24), 'hex'), packet.subarray(32)]);
    expect(readReportBlock(sender, SOURCE)).toEqual(block);
    expect(readReportBlock(writePictureLoss(SENDER, SOURCE), SOURCE)).toBeNull();
  });

  it('learns the round trip from the echo of its own clock', () => {
    const sentAtMs = 1_234_567.5;
    const asked = writeReceiverReferenceTime(SENDER, sentAtMs);
    const middle = ((asked.readUInt16BE(14) << 16) | asked.readUInt16BE(16)) >>> 0;
    expect(Math.abs(middle - compactTime(sentAtMs))).toBeLessThanOrEqual(1);
    const echo = Buffer.alloc(24);
    echo[0] = 0x80;
    echo[1] = 207;
    echo.writeUInt16BE(5, 2);
    echo[8] = 5;
    echo.writeUInt16BE(3, 10);
    echo.writeUInt32BE(SENDER, 12);
    echo.writeUInt32BE(middle, 16);
    echo.writeUInt32BE(655, 20);
    expect(readDelaySinceReceiverReport(echo, SENDER)).toEqual({ lastReceiverReport: middle, delay: 655 });
    expect(readDelaySinceReceiverReport(echo, 9)).toBeNull();
  });

  it('forwards sender reports under its own source and clock, and leaves the time of day alone', () => {
    const report = Buffer.from(
      '81c8000c' + '00000001' + 'e1e2e3e4a1a2a3a4' + 'fffffff0' + '00000007' + '00000064' + '00'.repeat(24),
      'hex',
    );
    expect(readSenderReport(report)).toEqual({ source: 1, compactNtp: 0xe3e4_a1a2 });
    const forwarded = writeForwardedSenderReport(report, SOURCE, 0x20);
    expect(hex(forwarded)).toBe('80c80006' + 'ffeeddcc' + 'e1e2e3e4a1a2a3a4' + '00000010' + '00000007' + '00000064');
  });

  it('splits compounds and stops at what is cut off or malformed', () => {
    const compound = Buffer.concat([writeReceiverReport(SENDER, []), writePictureLoss(SENDER, SOURCE)]);
    expect([...rtcpPackets(compound)].map((packet) => packet[1])).toEqual([201, 206]);
    expect([...rtcpPackets(compound.subarray(0, compound.length - 1))].map((packet) => packet[1])).toEqual([201]);
    expect([...rtcpPackets(Buffer.alloc(40))]).toEqual([]);
    expect([...rtcpPackets(Buffer.from([0x80, 200, 0, 0, 0, 0, 0, 0]))]).toEqual([]);
  });
});
