import type { MediaFrame, PictureAssembler, PictureFormat, PicturePacket } from './frame';
import { pictureSize } from './h264-size';

const NalType = { Idr: 5, SequenceParameters: 7, PictureParameters: 8, StapA: 24, FuA: 28 } as const;
/** Longer than any picture of the rates that we take; what grows beyond it is no picture. */
const MAX_PICTURE_BYTES = 8_000_000;

const typeOf = (nal: Buffer): number => (nal[0] ?? 0) & 0x1f;

/** Pictures out of RTP packets of H.264 (RFC 6184, packetization mode 1), each unit behind its length in four bytes. */
export class H264Frames implements PictureAssembler {
  format: PictureFormat | null = null;
  private units: Buffer[] = [];
  private fragments: Buffer[] | null = null;
  private bytes = 0;
  private begunAt: { readonly timestamp: number; readonly atMs: number } | null = null;
  private sequenceParameters: Buffer | null = null;
  private pictureParameters: Buffer | null = null;

  push(packet: PicturePacket): MediaFrame | null {
    // The last packet of a picture without the marker would glue two pictures together.
    if (this.begunAt !== null && this.begunAt.timestamp !== packet.timestamp) this.drop();
    this.begunAt ??= { timestamp: packet.timestamp, atMs: packet.atMs };
    this.bytes += packet.payload.length;
    if (this.bytes > MAX_PICTURE_BYTES || !this.take(packet.payload)) {
      this.drop();
      return null;
    }
    return packet.isLast ? this.complete() : null;
  }

  drop(): void {
    this.units = [];
    this.fragments = null;
    this.bytes = 0;
    this.begunAt = null;
  }

  /** @returns false for what is not well formed. */
  private take(payload: Buffer): boolean {
    const type = typeOf(payload);
    if (type >= 1 && type < NalType.StapA) return this.add(payload);
    if (type === NalType.StapA) return this.takeAggregate(payload);
    return type === NalType.FuA && this.takeFragment(payload);
  }

  private takeAggregate(payload: Buffer): boolean {
    let offset = 1;
    while (offset + 2 < payload.length) {
      const end = offset + 2 + payload.readUInt16BE(offset);
      if (end > payload.length || end === offset + 2) return false;
      this.add(payload.subarray(offset + 2, end));
      offset = end;
    }
    return offset === payload.length;
  }

  private takeFragment(payload: Buffer): boolean {
    if (payload.length < 3) return false;
    const [indicator = 0, header = 0] = payload;
    if ((header & 0x80) !== 0) this.fragments = [Buffer.from([(indicator & 0xe0) | (header & 0x1f)])];
    if (this.fragments === null) return false;
    this.fragments.push(payload.subarray(2));
    if ((header & 0x40) === 0) return true;
    const whole = Buffer.concat(this.fragments);
    this.fragments = null;
    return this.add(whole);
  }

  private add(unit: Buffer): boolean {
    if (typeOf(unit) === NalType.SequenceParameters) this.sequenceParameters = Buffer.from(unit);
    if (typeOf(unit) === NalType.PictureParameters) this.pictureParameters = Buffer.from(unit);
    this.units.push(unit);
    return true;
  }

  private complete(): MediaFrame | null {
    const { units, begunAt, fragments } = this;
    this.drop();
    if (begunAt === null || fragments !== null || units.length === 0) return null;
    const isKeyframe = units.some((unit) => typeOf(unit) === NalType.Idr);
    if (isKeyframe) this.format = this.describe() ?? this.format;
    const pieces = units.flatMap((unit) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(unit.length);
      return [length, unit];
    });
    return { ...begunAt, isKeyframe, data: Buffer.concat(pieces) };
  }

  private describe(): PictureFormat | null {
    const { sequenceParameters: sps, pictureParameters: pps } = this;
    const size = sps === null ? null : pictureSize(sps);
    if (sps === null || pps === null || size === null) return null;
    const privateData = Buffer.concat([
      Buffer.from([1, sps[1] ?? 0, sps[2] ?? 0, sps[3] ?? 0, 0xff, 0xe1, sps.length >> 8, sps.length & 0xff]),
      sps,
      Buffer.from([1, pps.length >> 8, pps.length & 0xff]),
      pps,
    ]);
    return { codecId: 'V_MPEG4/ISO/AVC', privateData, ...size };
  }
}
