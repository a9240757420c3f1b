import { isConstrainedBaseline, orderVideoCodecs } from './codec-preference';

const h264 = (profile: string, mode = '1') => ({
  mimeType: 'video/H264',
  sdpFmtpLine: `level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`,
});
const plain = (name: string) => ({ mimeType: `video/${name}` });

it('offers constrained baseline, other H.264, VP8 and then the rest in its own order', () => {
  const codecs = [
    plain('VP8'),
    plain('rtx'),
    plain('VP9'),
    h264('42001f', '0'),
    h264('4d001f'),
    h264('42e01f', '0'),
    h264('42E01F'),
    plain('AV1'),
    plain('red'),
  ];
  expect(orderVideoCodecs(codecs)).toEqual([
    h264('42E01F'),
    h264('4d001f'),
    plain('VP8'),
    plain('rtx'),
    plain('VP9'),
    h264('42001f', '0'),
    h264('42e01f', '0'),
    plain('AV1'),
    plain('red'),
  ]);
});

it('knows constrained baseline by profile and packetization', () => {
  expect(isConstrainedBaseline(h264('42e034'))).toBe(true);
  expect(isConstrainedBaseline(h264('42e01f', '0'))).toBe(false);
  expect(isConstrainedBaseline(h264('640c1f'))).toBe(false);
  expect(isConstrainedBaseline(plain('VP8'))).toBe(false);
});
