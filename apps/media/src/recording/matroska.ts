import type { PictureFormat } from './frame';

/** Elements of Matroska that a stream of blocks needs (RFC 9559); an id is written as it stands. */
const Element = {
  Header: 0x1a45dfa3,
  DocType: 0x4282,
  DocTypeVersion: 0x4287,
  DocTypeReadVersion: 0x4285,
  Segment: 0x18538067,
  Info: 0x1549a966,
  TimestampScale: 0x2ad7b1,
  MuxingApp: 0x4d80,
  WritingApp: 0x5741,
  Tracks: 0x1654ae6b,
  TrackEntry: 0xae,
  TrackNumber: 0xd7,
  TrackUid: 0x73c5,
  TrackType: 0x83,
  FlagLacing: 0x9c,
  CodecId: 0x86,
  CodecPrivate: 0x63a2,
  CodecDelay: 0x56aa,
  SeekPreRoll: 0x56bb,
  Video: 0xe0,
  PixelWidth: 0xb0,
  PixelHeight: 0xba,
  Audio: 0xe1,
  SamplingFrequency: 0xb5,
  Channels: 0x9f,
  Cluster: 0x1f43b675,
  Timestamp: 0xe7,
  SimpleBlock: 0xa3,
} as const;
type Element = (typeof Element)[keyof typeof Element];

const TrackType = { Video: 1, Audio: 2 } as const;
export const TrackNumber = { Video: 1, Audio: 2 } as const;
export type TrackNumber = (typeof TrackNumber)[keyof typeof TrackNumber];

/** All ones: known only when the file ends, so that a file cut off at any byte can still be read (section 4.5 of RFC 8794). */
const UNKNOWN_SIZE = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
/** Times of the file are in milliseconds. */
const NANOSECONDS = 1_000_000;
/** A block says its time as 16 bits with sign, from the beginning of its cluster. */
export const MAX_CLUSTER_MS = 10_000;

const OPUS_RATE = 48_000;
const OPUS_PRE_SKIP = 312;
const OPUS_SEEK_PRE_ROLL_NS = 80_000_000;

function unsigned(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(value));
  const first = buffer.findIndex((byte) => byte !== 0);
  return buffer.subarray(first === -1 ? 7 : first);
}

function sizeOf(bytes: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64BE(BigInt(bytes));
  buffer[0] = 0x01;
  return buffer;
}

const element = (id: Element, ...content: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  return Buffer.concat([unsigned(id), sizeOf(body.length), body]);
};
const number = (id: Element, value: number): Buffer => element(id, unsigned(value));
const text = (id: Element, value: string): Buffer => element(id, Buffer.from(value, 'latin1'));
function float(id: Element, value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleBE(value);
  return element(id, buffer);
}

/** RFC 7845 section 5.1; two channels, because that is what is offered to every publisher. */
function opusHead(): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head[8] = 1;
  head[9] = 2;
  head.writeUInt16LE(OPUS_PRE_SKIP, 10);
  head.writeUInt32LE(OPUS_RATE, 12);
  return head;
}

const videoTrack = ({ codecId, privateData, width, height }: PictureFormat): Buffer =>
  element(
    Element.TrackEntry,
    number(Element.TrackNumber, TrackNumber.Video),
    number(Element.TrackUid, TrackNumber.Video),
    number(Element.TrackType, TrackType.Video),
    number(Element.FlagLacing, 0),
    text(Element.CodecId, codecId),
    ...(privateData === null ? [] : [element(Element.CodecPrivate, privateData)]),
    element(Element.Video, number(Element.PixelWidth, width), number(Element.PixelHeight, height)),
  );

const audioTrack = (): Buffer =>
  element(
    Element.TrackEntry,
    number(Element.TrackNumber, TrackNumber.Audio),
    number(Element.TrackUid, TrackNumber.Audio),
    number(Element.TrackType, TrackType.Audio),
    number(Element.FlagLacing, 0),
    text(Element.CodecId, 'A_OPUS'),
    element(Element.CodecPrivate, opusHead()),
    number(Element.CodecDelay, Math.round((OPUS_PRE_SKIP / OPUS_RATE) * 1e9)),
    number(Element.SeekPreRoll, OPUS_SEEK_PRE_ROLL_NS),
    element(Element.Audio, float(Element.SamplingFrequency, OPUS_RATE), number(Element.Channels, 2)),
  );

/** What a file begins with. @param picture null for sound alone. */
export function matroskaHead(picture: PictureFormat | null, hasAudio: boolean): Buffer {
  return Buffer.concat([
    element(
      Element.Header,
      text(Element.DocType, 'matroska'),
      number(Element.DocTypeVersion, 4),
      number(Element.DocTypeReadVersion, 2),
    ),
    unsigned(Element.Segment),
    UNKNOWN_SIZE,
    element(
      Element.Info,
      number(Element.TimestampScale, NANOSECONDS),
      text(Element.MuxingApp, 'Vitrine'),
      text(Element.WritingApp, 'Vitrine'),
    ),
    element(Element.Tracks, ...(picture === null ? [] : [videoTrack(picture)]), ...(hasAudio ? [audioTrack()] : [])),
  ]);
}

/** Begins a cluster; blocks follow it until the next one begins. */
export function clusterHead(atMs: number): Buffer {
  return Buffer.concat([unsigned(Element.Cluster), UNKNOWN_SIZE, number(Element.Timestamp, atMs)]);
}

/** @param offsetMs from the beginning of the cluster, within {@link MAX_CLUSTER_MS} of it. */
export function simpleBlock(track: TrackNumber, offsetMs: number, isKeyframe: boolean, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head[0] = 0x80 | track;
  head.writeInt16BE(offsetMs, 1);
  head[3] = isKeyframe ? 0x80 : 0;
  return element(Element.SimpleBlock, head, data);
}
