/**
 * The few fields of an RTP packet (RFC 3550 section 5.1) that a forwarder reads and rewrites. They are plain functions
 * over the buffer: with hundreds of viewers an object per packet would be the most expensive thing in the process.
 */
export const RTP_HEADER_BYTES = 12;

/** RTP and RTCP share the port; the second byte tells them apart (RFC 5761 section 4). */
export function isRtcp(packet: Buffer): boolean {
  const second = packet[1] ?? 0;
  return second >= 192 && second <= 223;
}

/** Version 2, and a header that ends inside the packet. */
export function isWellFormedRtp(packet: Buffer): boolean {
  if (packet.length < RTP_HEADER_BYTES || (packet[0] ?? 0) >> 6 !== 2) return false;
  return payloadOffset(packet) <= packet.length;
}

export const payloadType = (packet: Buffer): number => (packet[1] ?? 0) & 0x7f;
export const sequenceNumber = (packet: Buffer): number => packet.readUInt16BE(2);
export const timestamp = (packet: Buffer): number => packet.readUInt32BE(4);
export const synchronizationSource = (packet: Buffer): number => packet.readUInt32BE(8);

/** Where the payload begins, after contributing sources and header extension; past the end when the header is cut off. */
export function payloadOffset(packet: Buffer): number {
  const first = packet[0] ?? 0;
  let offset = RTP_HEADER_BYTES + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (offset + 4 > packet.length) return Number.MAX_SAFE_INTEGER;
    offset += 4 + packet.readUInt16BE(offset + 2) * 4;
  }
  return offset;
}

/**
 * Gives the packet its place in our own output stream. The payload stays untouched. It runs for every packet and viewer, so
 * the bytes are set one by one: Buffer's own writers check their arguments, which takes five times as long.
 */
export function rewriteHeader(packet: Buffer, sequence: number, time: number, source: number): void {
  packet[2] = sequence >>> 8;
  packet[3] = sequence;
  packet[4] = time >>> 24;
  packet[5] = time >>> 16;
  packet[6] = time >>> 8;
  packet[7] = time;
  packet[8] = source >>> 24;
  packet[9] = source >>> 16;
  packet[10] = source >>> 8;
  packet[11] = source;
}

export function setPayloadType(packet: Buffer, type: number): void {
  packet[1] = ((packet[1] ?? 0) & 0x80) | type;
}
