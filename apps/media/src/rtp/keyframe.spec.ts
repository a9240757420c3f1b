import { VideoCodec } from '../sdp/codec';
import { startsKeyframe } from './keyframe';

const withPayload = (...payload: number[]): Buffer =>
  Buffer.concat([Buffer.from([0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]), Buffer.from(payload)]);
const isKey = (codec: VideoCodec, ...payload: number[]): boolean => startsKeyframe(codec, withPayload(...payload));

describe('key frames', () => {
  it('of H.264 are found in single units, aggregates and first fragments', () => {
    expect(isKey(VideoCodec.H264, 0x65, 1)).toBe(true);
    expect(isKey(VideoCodec.H264, 0x67, 1)).toBe(true);
    expect(isKey(VideoCodec.H264, 0x41, 1)).toBe(false);
    // STAP-A of an access unit delimiter and a slice of either kind.
    expect(isKey(VideoCodec.H264, 0x78, 0, 2, 0x09, 0x10, 0, 2, 0x65, 1)).toBe(true);
    expect(isKey(VideoCodec.H264, 0x78, 0, 2, 0x09, 0x10, 0, 2, 0x41, 1)).toBe(false);
    // FU-A: the start bit and type 5.
    expect(isKey(VideoCodec.H264, 0x7c, 0x85, 1)).toBe(true);
    expect(isKey(VideoCodec.H264, 0x7c, 0x05, 1)).toBe(false);
    expect(isKey(VideoCodec.H264, 0x7c, 0x81, 1)).toBe(false);
  });

  it('of VP8 are found behind every form of the descriptor', () => {
    expect(isKey(VideoCodec.Vp8, 0x10, 0x00)).toBe(true);
    expect(isKey(VideoCodec.Vp8, 0x10, 0x01)).toBe(false);
    expect(isKey(VideoCodec.Vp8, 0x00, 0x00)).toBe(false);
    expect(isKey(VideoCodec.Vp8, 0x11, 0x00)).toBe(false);
    expect(isKey(VideoCodec.Vp8, 0x90, 0x80, 0x05, 0x00)).toBe(true);
    expect(isKey(VideoCodec.Vp8, 0x90, 0x80, 0x85, 0x01, 0x00)).toBe(true);
    expect(isKey(VideoCodec.Vp8, 0x90, 0xe0, 0x85, 0x01, 9, 9, 0x00)).toBe(true);
    expect(isKey(VideoCodec.Vp8, 0x90, 0xe0, 0x85, 0x01, 9, 9, 0x01)).toBe(false);
  });

  it('are not imagined in packets that end too early', () => {
    expect(isKey(VideoCodec.H264)).toBe(false);
    expect(isKey(VideoCodec.H264, 0x78, 0)).toBe(false);
    expect(isKey(VideoCodec.Vp8, 0x90, 0xff)).toBe(false);
  });
});
