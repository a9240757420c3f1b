import { rewriteHeader, RTP_HEADER_BYTES } from '../rtp/rtp-packet';
import { VideoCodec } from '../sdp/codec';

/** Bytes that look like one codec's packets to a forwarder, with a running number inside. */
export interface SyntheticPacket {
  readonly payloadType: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly source: number;
  readonly isMarker?: boolean;
  readonly isKeyframe?: boolean;
  readonly codec?: VideoCodec;
  readonly number?: number;
  readonly payloadBytes?: number;
}

const NUMBER_OFFSET = 2;

export function syntheticPacket(packet: SyntheticPacket): Buffer {
  const buffer = Buffer.alloc(RTP_HEADER_BYTES + (packet.payloadBytes ?? 200), 0x5a);
  buffer[0] = 0x80;
  buffer[1] = (packet.isMarker === true ? 0x80 : 0) | packet.payloadType;
  rewriteHeader(buffer, packet.sequence & 0xffff, packet.timestamp >>> 0, packet.source);
  const isKey = packet.isKeyframe === true;
  if (packet.codec === VideoCodec.Vp8) {
    buffer[RTP_HEADER_BYTES] = 0x10;
    buffer[RTP_HEADER_BYTES + 1] = isKey ? 0 : 1;
  } else {
    buffer[RTP_HEADER_BYTES] = isKey ? 0x65 : 0x41;
  }
  buffer.writeUInt32BE(packet.number ?? 0, RTP_HEADER_BYTES + NUMBER_OFFSET);
  return buffer;
}

export const numberIn = (packet: Buffer): number => packet.readUInt32BE(RTP_HEADER_BYTES + NUMBER_OFFSET);
