/** One picture, or one packet of sound, as it is stored. */
export interface MediaFrame {
  /** RTP time of the stream, wrapping. */
  readonly timestamp: number;
  readonly isKeyframe: boolean;
  readonly data: Buffer;
  /** When its first packet came, on the monotonic clock. */
  readonly atMs: number;
}

/** What a decoder has to know before the first picture. */
export interface PictureFormat {
  readonly codecId: 'V_MPEG4/ISO/AVC' | 'V_VP8';
  /** Of H.264 the decoder configuration record (ISO 14496-15 section 5.3.3.1). */
  readonly privateData: Buffer | null;
  readonly width: number;
  readonly height: number;
}

/** What one packet of a picture carries, in the order of their numbers. */
export interface PicturePacket {
  readonly payload: Buffer;
  readonly timestamp: number;
  readonly isLast: boolean;
  readonly atMs: number;
}

/** Makes pictures of packets. */
export interface PictureAssembler {
  /** The picture that this packet completes. */
  push(packet: PicturePacket): MediaFrame | null;
  /** Packets before the next one are missing: what was begun is worth nothing. */
  drop(): void;
  /** Of the newest key frame; null before the first. */
  readonly format: PictureFormat | null;
}
