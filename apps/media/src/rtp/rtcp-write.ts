import { sequenceDistance } from './sequence';
import { ExtendedBlock, FeedbackFormat, RtcpType, type ReportBlock } from './rtcp-types';

/** A REMB mantissa has 18 bits (draft-alvestrand-rmcat-remb-03 section 2.2). */
const REMB_MANTISSA_MAX = 0x3_ffff;
/** A NACK entry names one packet and, in a bit mask, up to sixteen that follow it (RFC 4585 section 6.2.1). */
const NACK_MASK_BITS = 16;

function allocate(bytes: number, countOrFormat: number, type: number, sender: number): Buffer {
  const packet = Buffer.alloc(bytes);
  packet[0] = 0x80 | countOrFormat;
  packet[1] = type;
  packet.writeUInt16BE(bytes / 4 - 1, 2);
  packet.writeUInt32BE(sender, 4);
  return packet;
}

export function writePictureLoss(sender: number, source: number): Buffer {
  const packet = allocate(12, FeedbackFormat.PictureLoss, RtcpType.PayloadFeedback, sender);
  packet.writeUInt32BE(source, 8);
  return packet;
}

/** @param sequences in ascending order (with wrap). */
export function writeNack(sender: number, source: number, sequences: readonly number[]): Buffer {
  const entries: { first: number; mask: number }[] = [];
  for (const sequence of sequences) {
    const last = entries.at(-1);
    const distance = last === undefined ? 0 : sequenceDistance(last.first, sequence);
    if (last !== undefined && distance >= 1 && distance <= NACK_MASK_BITS) last.mask |= 1 << (distance - 1);
    else entries.push({ first: sequence, mask: 0 });
  }
  const packet = allocate(12 + entries.length * 4, FeedbackFormat.Nack, RtcpType.TransportFeedback, sender);
  packet.writeUInt32BE(source, 8);
  entries.forEach(({ first, mask }, index) => {
    packet.writeUInt16BE(first, 12 + index * 4);
    packet.writeUInt16BE(mask, 14 + index * 4);
  });
  return packet;
}

/** Receiver estimated maximum bitrate: what the sender may spend on these sources together. */
export function writeRemb(sender: number, bitsPerSecond: number, sources: readonly number[]): Buffer {
  let exponent = 0;
  let mantissa = Math.max(0, Math.floor(bitsPerSecond));
  while (mantissa > REMB_MANTISSA_MAX) {
    mantissa = Math.floor(mantissa / 2);
    exponent += 1;
  }
  const packet = allocate(20 + sources.length * 4, FeedbackFormat.Application, RtcpType.PayloadFeedback, sender);
  packet.write('REMB', 12, 'latin1');
  packet[16] = sources.length;
  packet[17] = (exponent << 2) | (mantissa >> 16);
  packet.writeUInt16BE(mantissa & 0xffff, 18);
  sources.forEach((source, index) => packet.writeUInt32BE(source, 20 + index * 4));
  return packet;
}

export function writeReceiverReport(sender: number, blocks: readonly ReportBlock[]): Buffer {
  const packet = allocate(8 + blocks.length * 24, blocks.length, RtcpType.ReceiverReport, sender);
  blocks.forEach((block, index) => {
    const offset = 8 + index * 24;
    packet.writeUInt32BE(block.source, offset);
    packet[offset + 4] = block.fractionLost;
    packet.writeIntBE(Math.max(-0x80_0000, Math.min(0x7f_ffff, block.cumulativeLost)), offset + 5, 3);
    packet.writeUInt32BE(block.extendedHighestSequence >>> 0, offset + 8);
    packet.writeUInt32BE(block.jitter >>> 0, offset + 12);
    packet.writeUInt32BE(block.lastSenderReport, offset + 16);
    packet.writeUInt32BE(block.delaySinceLastSenderReport >>> 0, offset + 20);
  });
  return packet;
}

/**
 * Asks a sender for a DLRR block, from which a pure receiver learns the round trip (RFC 3611 sections 4.4 and 4.5).
 * The clock need not be NTP's: the peer only echoes the middle 32 bits.
 */
export function writeReceiverReferenceTime(sender: number, nowMs: number): Buffer {
  const packet = allocate(20, 0, RtcpType.ExtendedReport, sender);
  packet[8] = ExtendedBlock.ReceiverReferenceTime;
  packet.writeUInt16BE(2, 10);
  const seconds = Math.floor(nowMs / 1000);
  packet.writeUInt32BE(seconds >>> 0, 12);
  packet.writeUInt32BE(Math.floor(((nowMs - seconds * 1000) / 1000) * 0x1_0000_0000) >>> 0, 16);
  return packet;
}

/** The middle 32 bits of a time as {@link writeReceiverReferenceTime} writes it: units of 1/65536 s. */
export function compactTime(nowMs: number): number {
  return Math.floor((nowMs / 1000) * 65_536) % 0x1_0000_0000;
}

/** The publisher's sender report under our own source and RTP clock; its NTP time stays, for lip sync. */
export function writeForwardedSenderReport(report: Buffer, source: number, timestampOffset: number): Buffer {
  const packet = Buffer.from(report.subarray(0, 28));
  packet[0] = 0x80;
  packet.writeUInt16BE(6, 2);
  packet.writeUInt32BE(source, 4);
  packet.writeUInt32BE((packet.readUInt32BE(16) + timestampOffset) >>> 0, 16);
  return packet;
}

/** A forwarded sender report on a time line that is `ticks` ahead. */
export function shiftSenderReport(report: Buffer, ticks: number): Buffer {
  if (ticks === 0) return report;
  const packet = Buffer.from(report);
  packet.writeUInt32BE((packet.readUInt32BE(16) + ticks) >>> 0, 16);
  return packet;
}
