import type { MediaFrame, PictureAssembler, PictureFormat, PicturePacket } from './frame';

const MAX_PICTURE_BYTES = 8_000_000;
/** RFC 6386 section 9.1: frame tag, start code, width and height. */
const KEYFRAME_HEADER_BYTES = 10;

/** Where the picture begins behind the payload descriptor (RFC 7741 section 4.2). */
function descriptorBytes(payload: Buffer): number {
  let offset = 1;
  if (((payload[0] ?? 0) & 0x80) === 0) return offset;
  const extension = payload[offset++] ?? 0;
  if (extension & 0x80) offset += (payload[offset] ?? 0) & 0x80 ? 2 : 1;
  if (extension & 0x40) offset += 1;
  if (extension & 0x30) offset += 1;
  return offset;
}

const startsPicture = (payload: Buffer): boolean => ((payload[0] ?? 0) & 0x17) === 0x10;

/** Pictures out of RTP packets of VP8 (RFC 7741). */
export class Vp8Frames implements PictureAssembler {
  format: PictureFormat | null = null;
  private pieces: Buffer[] = [];
  private bytes = 0;
  private begunAt: { readonly timestamp: number; readonly atMs: number } | null = null;

  push({ payload, timestamp, isLast, atMs }: PicturePacket): MediaFrame | null {
    if (this.begunAt !== null && this.begunAt.timestamp !== timestamp) this.drop();
    if (startsPicture(payload)) this.begunAt ??= { timestamp, atMs };
    const offset = descriptorBytes(payload);
    this.bytes += payload.length;
    if (this.begunAt === null || offset >= payload.length || this.bytes > MAX_PICTURE_BYTES) {
      this.drop();
      return null;
    }
    this.pieces.push(payload.subarray(offset));
    return isLast ? this.complete(this.begunAt) : null;
  }

  drop(): void {
    this.pieces = [];
    this.bytes = 0;
    this.begunAt = null;
  }

  private complete(begunAt: { readonly timestamp: number; readonly atMs: number }): MediaFrame {
    const data = Buffer.concat(this.pieces);
    this.drop();
    const isKeyframe = ((data[0] ?? 1) & 1) === 0;
    if (isKeyframe && data.length >= KEYFRAME_HEADER_BYTES) {
      const [width, height] = [data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff];
      this.format = { codecId: 'V_VP8', privateData: null, width, height };
    }
    return { ...begunAt, isKeyframe, data };
  }
}
