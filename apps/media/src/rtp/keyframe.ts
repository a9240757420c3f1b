import { VideoCodec } from '../sdp/codec';
import { payloadOffset } from './rtp-packet';

const NAL_IDR_SLICE = 5;
const NAL_SEQUENCE_PARAMETERS = 7;
const NAL_STAP_A = 24;
const NAL_FU_A = 28;

const isKeyNal = (type: number): boolean => type === NAL_IDR_SLICE || type === NAL_SEQUENCE_PARAMETERS;

/** RFC 6184: single NAL units (5.6), STAP-A (5.7.1) and the first fragment of an FU-A (5.8). */
function startsH264Keyframe(payload: Buffer): boolean {
  const type = (payload[0] ?? 0) & 0x1f;
  if (isKeyNal(type)) return true;
  if (type === NAL_FU_A) {
    const header = payload[1] ?? 0;
    return (header & 0x80) !== 0 && (header & 0x1f) === NAL_IDR_SLICE;
  }
  if (type !== NAL_STAP_A) return false;
  for (let offset = 1; offset + 2 < payload.length;) {
    if (isKeyNal((payload[offset + 2] ?? 0) & 0x1f)) return true;
    offset += 2 + payload.readUInt16BE(offset);
  }
  return false;
}

/** RFC 7741 section 4.2 for the descriptor, RFC 6386 section 9.1 for the frame tag (0 means key frame). */
function startsVp8Keyframe(payload: Buffer): boolean {
  const descriptor = payload[0] ?? 0;
  const startsFirstPartition = (descriptor & 0x10) !== 0 && (descriptor & 0x07) === 0;
  if (!startsFirstPartition) return false;
  let offset = 1;
  if (descriptor & 0x80) {
    const extension = payload[offset++] ?? 0;
    if (extension & 0x80) offset += (payload[offset] ?? 0) & 0x80 ? 2 : 1;
    if (extension & 0x40) offset += 1;
    if (extension & 0x30) offset += 1;
  }
  const tag = payload[offset];
  return tag !== undefined && (tag & 0x01) === 0;
}

/** Whether this packet begins a frame that can be decoded without any frame before it. */
export function startsKeyframe(codec: VideoCodec, packet: Buffer): boolean {
  const offset = payloadOffset(packet);
  if (offset >= packet.length) return false;
  const payload = packet.subarray(offset);
  return codec === VideoCodec.H264 ? startsH264Keyframe(payload) : startsVp8Keyframe(payload);
}
