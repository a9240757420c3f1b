import { MediaError } from '../media-error';
import { asSdp, browserOffer, twoLayerOffer } from '../testing/offers';
import { canonicalOffer } from './canonical-offer';
import { AudioCodec, chooseCodec, PREFERRED_VIDEO, VideoCodec, type ChosenCodec } from './codec';
import { parseOffer, type Offer } from './offer';

const replaced = (from: string | RegExp, to: string): string => asSdp(browserOffer('sendonly')).replaceAll(from, to);
const without = (pattern: RegExp): string => asSdp(browserOffer('sendonly').filter((line) => !pattern.test(line)));

function refusal(sdp: string): string {
  try {
    parseOffer(sdp);
  } catch (error) {
    if (error instanceof MediaError) return error.code;
    throw error;
  }
  return 'accepted';
}

function chosenFor(offer: Offer): Map<string, ChosenCodec> {
  const chosen = new Map<string, ChosenCodec>();
  for (const media of offer.media) {
    const codec = media.kind === 'video' ? chooseCodec(media, PREFERRED_VIDEO) : chooseCodec(media, [AudioCodec.Opus]);
    if (codec !== null) chosen.set(media.mid, codec);
  }
  return chosen;
}

describe('reading offers', () => {
  it('finds sections, codecs, sources and the transport of a browser', () => {
    const offer = parseOffer(asSdp(browserOffer('sendonly')));
    expect(offer).toMatchObject({
      iceUsernameFragment: 'abcd',
      setup: 'actpass',
      fingerprint: { algorithm: 'sha-256' },
    });
    expect(offer.media.map(({ kind, mid, direction, sources }) => [kind, mid, direction, sources])).toEqual([
      ['audio', '0', 'sendonly', [1001]],
      ['video', '1', 'sendonly', [2001]],
    ]);
  });

  it('finds the picture in two qualities, in the order of the offer', () => {
    expect(parseOffer(asSdp(twoLayerOffer())).media.map(({ mid, kind, sources }) => [mid, kind, sources])).toEqual([
      ['0', 'audio', [1001]],
      ['1', 'video', [2001]],
      ['2', 'video', [2002]],
    ]);
  });

  it('takes line feeds alone, transport attributes of the session, and those of the first bundled section', () => {
    expect(parseOffer(asSdp(browserOffer('recvonly')).replaceAll('\r\n', '\n')).media).toHaveLength(2);
    const transport = /^a=(ice-ufrag|ice-pwd|fingerprint|setup):/;
    const lines = browserOffer('recvonly');
    const moved = [
      ...lines.slice(0, 4),
      ...lines.filter((line) => transport.test(line)).slice(0, 4),
      ...lines.slice(4).filter((line) => !transport.test(line)),
    ];
    expect(parseOffer(asSdp(moved)).iceUsernameFragment).toBe('abcd');
    const fragments = ['first', 'second'];
    const different = lines.map((line) =>
      line.startsWith('a=ice-ufrag:') ? `a=ice-ufrag:${fragments.shift()}` : line,
    );
    expect(parseOffer(asSdp(different)).iceUsernameFragment).toBe('first');
  });

  it.each([
    ['nothing', ''],
    ['rubbish', 'hello'],
    ['no media', asSdp(['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', ''])],
    ['a data channel', replaced(/m=audio 9 [^\r]*/g, 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel')],
    ['three pictures', asSdp(twoLayerOffer()).replaceAll('m=audio', 'm=video')],
    ['two sounds', asSdp(twoLayerOffer()).replaceAll('m=video', 'm=audio')],
    ['two sections of one source', replaced('a=ssrc:2001', 'a=ssrc:1001')],
    ['two sections of one mid', replaced('a=mid:1', 'a=mid:0')],
    ['no mid', without(/^a=mid/)],
    ['a mid that could end the line', replaced('a=mid:1', 'a=mid:1 x')],
    ['a section that is turned off', replaced('m=video 9', 'm=video 0')],
    ['plain RTP', replaced('UDP/TLS/RTP/SAVPF', 'RTP/AVP')],
    ['an impossible payload type', replaced(/ 96 97 /g, ' 999 97 ')],
    ['no ICE credentials', without(/^a=ice-/)],
    ['a short password', replaced('abcdefghijklmnopqrstuvwx', 'abc')],
    ['a weak fingerprint', replaced('sha-256', 'sha-1')],
    ['a malformed fingerprint', replaced('AB:AB', 'AB')],
    ['an unknown set-up', replaced('actpass', 'holdconn')],
    ['lines that are no SDP', replaced('a=rtcp-mux', 'rtcp-mux')],
    ['an endless line', replaced('a=mid:1', `a=mid:1\r\na=x:${'y'.repeat(5_000)}`)],
    ['endless lines', asSdp([...browserOffer('sendonly').slice(0, -1), ...Array<string>(4_000).fill('a=x')])],
  ])('refuses %s', (_what, sdp) => expect(refusal(sdp)).toBe('media.sdp-invalid'));
});

describe('choosing codecs', () => {
  const video = (sdp: string) => parseOffer(sdp).media.find(({ kind }) => kind === 'video') ?? parseOffer(sdp).media[0];
  const choose = (sdp: string, preferred = PREFERRED_VIDEO) => {
    const media = video(sdp);
    return media === undefined ? null : chooseCodec(media, preferred);
  };

  it('takes H.264 constrained baseline with packetization mode 1 before anything else', () => {
    expect(choose(asSdp(browserOffer('sendonly')))).toEqual({ codec: VideoCodec.H264, payloadType: 107 });
    expect(choose(replaced('42e01f', '640c1f'))).toEqual({ codec: VideoCodec.H264, payloadType: 103 });
  });

  it('falls back to VP8, and to nothing', () => {
    expect(choose(replaced('packetization-mode=1', 'packetization-mode=0'))).toEqual({
      codec: VideoCodec.Vp8,
      payloadType: 96,
    });
    expect(choose(asSdp(browserOffer('sendonly')), [VideoCodec.Vp8])).toEqual({
      codec: VideoCodec.Vp8,
      payloadType: 96,
    });
    expect(choose(replaced(/(VP8|H264)\//g, 'AV1/'))).toBeNull();
    expect(choose(replaced('/90000', '/8000'))).toBeNull();
  });
});

describe('the offer for the engine', () => {
  it('has only checked values: no candidates, no names, one codec a section', () => {
    const offer = parseOffer(asSdp(browserOffer('sendonly')));
    const text = canonicalOffer(offer, chosenFor(offer), true);
    expect(text).not.toMatch(/candidate|local|msid|VP8|red|rtx|generation/);
    expect(text).toContain('m=video 9 UDP/TLS/RTP/SAVPF 107\r\n');
    expect(text).toContain('a=ssrc:2001 cname:publisher\r\n');
    expect(parseOffer(text).media.map(({ formats }) => formats.map(({ payloadType }) => payloadType))).toEqual([
      [111],
      [107],
    ]);
  });

  it('of a viewer names no sources', () => {
    const offer = parseOffer(asSdp(browserOffer('recvonly')));
    expect(canonicalOffer(offer, chosenFor(offer), false)).not.toContain('a=ssrc');
  });
});
