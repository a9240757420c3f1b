import { ExtendedBlock, FeedbackFormat, RtcpType, type ReportBlock } from './rtcp-types';

/** The packets of a compound (RFC 3550 section 6.1); stops at the first one that is malformed. */
export function* rtcpPackets(compound: Buffer): Generator<Buffer> {
  for (let offset = 0; offset + 8 <= compound.length;) {
    const bytes = (compound.readUInt16BE(offset + 2) + 1) * 4;
    if ((compound[offset] ?? 0) >> 6 !== 2 || bytes < 8 || offset + bytes > compound.length) return;
    yield compound.subarray(offset, offset + bytes);
    offset += bytes;
  }
}

const countOrFormat = (packet: Buffer): number => (packet[0] ?? 0) & 0x1f;
const type = (packet: Buffer): number => packet[1] ?? 0;

export interface SenderReport {
  readonly source: number;
  /** Middle 32 bits of the NTP time. */
  readonly compactNtp: number;
}

export function readSenderReport(packet: Buffer): SenderReport | null {
  if (type(packet) !== RtcpType.SenderReport || packet.length < 28) return null;
  return {
    source: packet.readUInt32BE(4),
    compactNtp: ((packet.readUInt16BE(10) << 16) | packet.readUInt16BE(12)) >>> 0,
  };
}

/** Whether the packet asks for a key frame of the source: a PLI names it in its header, a FIR in its entries. */
export function isKeyframeRequest(packet: Buffer, source: number): boolean {
  if (type(packet) !== RtcpType.PayloadFeedback || packet.length < 12) return false;
  if (countOrFormat(packet) === FeedbackFormat.PictureLoss) return packet.readUInt32BE(8) === source;
  if (countOrFormat(packet) !== FeedbackFormat.FullIntra) return false;
  for (let offset = 12; offset + 8 <= packet.length; offset += 8) {
    if (packet.readUInt32BE(offset) === source) return true;
  }
  return false;
}

/** The sequence numbers a generic NACK asks for; empty when it is about another source or is something else. */
export function readNack(packet: Buffer, source: number): number[] {
  const isNack = type(packet) === RtcpType.TransportFeedback && countOrFormat(packet) === FeedbackFormat.Nack;
  if (!isNack || packet.length < 12 || packet.readUInt32BE(8) !== source) return [];
  const sequences: number[] = [];
  for (let offset = 12; offset + 4 <= packet.length; offset += 4) {
    const first = packet.readUInt16BE(offset);
    sequences.push(first);
    for (let mask = packet.readUInt16BE(offset + 2), step = 1; mask !== 0; mask >>= 1, step += 1) {
      if (mask & 1) sequences.push((first + step) & 0xffff);
    }
  }
  return sequences;
}

export interface DelaySinceReceiverReport {
  readonly lastReceiverReport: number;
  /** In units of 1/65536 s. */
  readonly delay: number;
}

/** The DLRR sub-block addressed to `receiver` (RFC 3611 section 4.5), if the packet has one. */
export function readDelaySinceReceiverReport(packet: Buffer, receiver: number): DelaySinceReceiverReport | null {
  if (type(packet) !== RtcpType.ExtendedReport) return null;
  for (let offset = 8; offset + 4 <= packet.length;) {
    const blockBytes = (packet.readUInt16BE(offset + 2) + 1) * 4;
    const end = Math.min(packet.length, offset + blockBytes);
    if (packet[offset] === ExtendedBlock.DelaySinceReceiverReport) {
      for (let entry = offset + 4; entry + 12 <= end; entry += 12) {
        if (packet.readUInt32BE(entry) !== receiver) continue;
        return { lastReceiverReport: packet.readUInt32BE(entry + 4), delay: packet.readUInt32BE(entry + 8) };
      }
    }
    offset += blockBytes;
  }
  return null;
}

/** The block about `source` in a receiver or sender report (RFC 3550 sections 6.4.1 and 6.4.2), if it has one. */
export function readReportBlock(packet: Buffer, source: number): ReportBlock | null {
  const isSender = type(packet) === RtcpType.SenderReport;
  if (!isSender && type(packet) !== RtcpType.ReceiverReport) return null;
  const first = isSender ? 28 : 8;
  for (let index = 0; index < countOrFormat(packet); index += 1) {
    const offset = first + index * 24;
    if (offset + 24 > packet.length) return null;
    if (packet.readUInt32BE(offset) !== source) continue;
    return {
      source,
      fractionLost: packet[offset + 4] ?? 0,
      cumulativeLost: packet.readIntBE(offset + 5, 3),
      extendedHighestSequence: packet.readUInt32BE(offset + 8),
      jitter: packet.readUInt32BE(offset + 12),
      lastSenderReport: packet.readUInt32BE(offset + 16),
      delaySinceLastSenderReport: packet.readUInt32BE(offset + 20),
    };
  }
  return null;
}
