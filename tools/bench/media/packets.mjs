// The packets of the load: a picture of 1 Mbps and its sound, each packet of the picture with its number and the time it
// was sent at. Nobody decodes them. Pure functions.

const RTP_HEADER_BYTES = 12;
const PICTURE_BYTES = 1_040;
const SOUND_BYTES = 80;
/** Behind the byte that says of which kind the piece of picture is. */
const SENT_AT_OFFSET = RTP_HEADER_BYTES + 1;
const NUMBER_OFFSET = SENT_AT_OFFSET + 8;
/** Kinds of pieces of an H.264 picture (RFC 6184 section 1.3). */
const [KEY_PIECE, OTHER_PIECE] = [0x65, 0x41];

export const FRAMES_PER_SECOND = 30;
export const PACKETS_PER_FRAME = 4;
export const SOUND_PACKETS_PER_SECOND = 50;
/** As encoders are told to: a picture that can be decoded by itself every two seconds. */
export const FRAMES_PER_GROUP = 60;
export const PAYLOAD_TYPES = { video: 96, audio: 111 };
export const SOURCES = { video: 1_111, audio: 2_222 };

/** @param {{ payloadType: number, isMarker: boolean, sequence: number, timestamp: number, source: number, bytes: number }} header */
function packetOf({ payloadType, isMarker, sequence, timestamp, source, bytes }) {
  const packet = Buffer.alloc(RTP_HEADER_BYTES + bytes, 0x5a);
  packet[0] = 0x80;
  packet[1] = (isMarker ? 0x80 : 0) | payloadType;
  packet.writeUInt16BE(sequence & 0xffff, 2);
  packet.writeUInt32BE(timestamp >>> 0, 4);
  packet.writeUInt32BE(source, 8);
  return packet;
}

/** @param {number} number of the packet, from 0 @param {bigint} sentAtNs */
export function pictureAt(number, sentAtNs) {
  const frame = Math.floor(number / PACKETS_PER_FRAME);
  const piece = number % PACKETS_PER_FRAME;
  const packet = packetOf({
    payloadType: PAYLOAD_TYPES.video,
    isMarker: piece === PACKETS_PER_FRAME - 1,
    sequence: number,
    timestamp: frame * (90_000 / FRAMES_PER_SECOND),
    source: SOURCES.video,
    bytes: PICTURE_BYTES,
  });
  packet[RTP_HEADER_BYTES] = frame % FRAMES_PER_GROUP === 0 ? KEY_PIECE : OTHER_PIECE;
  packet.writeBigUInt64BE(sentAtNs, SENT_AT_OFFSET);
  packet.writeUInt32BE(number, NUMBER_OFFSET);
  return packet;
}

/** @param {number} number of the packet, from 0 */
export const soundAt = (number) =>
  packetOf({
    payloadType: PAYLOAD_TYPES.audio,
    isMarker: false,
    sequence: number,
    timestamp: number * (48_000 / SOUND_PACKETS_PER_SECOND),
    source: SOURCES.audio,
    bytes: SOUND_BYTES,
  });

/** RTP and RTCP come by the same way; the second byte tells them apart (RFC 5761 section 4). @param {Buffer} packet */
export const isRtcp = (packet) => packet[1] >= 192 && packet[1] <= 223;
/** @param {Buffer} packet */
export const numberIn = (packet) => packet.readUInt32BE(NUMBER_OFFSET);
/** @param {Buffer} packet */
export const sentAtNsIn = (packet) => packet.readBigUInt64BE(SENT_AT_OFFSET);

/** A receiver report (RFC 3550 section 6.4.2) of somebody who lost nothing. @param {number} source what it is about */
export function receiverReport(source) {
  const report = Buffer.alloc(32);
  report[0] = 0x81;
  report[1] = 201;
  report.writeUInt16BE(7, 2);
  report.writeUInt32BE(7, 4);
  report.writeUInt32BE(source, 8);
  return report;
}
