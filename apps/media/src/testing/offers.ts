const FINGERPRINT = `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`;

const transport = [
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:${FINGERPRINT}`,
  'a=setup:actpass',
];

/** An offer as Chromium writes it, as lines, so that tests can bend it. */
export function browserOffer(direction: 'sendonly' | 'recvonly'): string[] {
  const sources = (source: number): string[] =>
    direction === 'sendonly' ? [`a=ssrc:${source} cname:abc`, `a=ssrc:${source} msid:stream track`] : [];
  return [
    'v=0',
    'o=- 4611686018427387904 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0 1',
    'a=extmap-allow-mixed',
    'a=msid-semantic: WMS stream',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    'a=candidate:1 1 udp 2113937151 0f1e.local 50000 typ host generation 0',
    ...transport,
    'a=mid:0',
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtpmap:111 opus/48000/2',
    'a=fmtp:111 minptime=10;useinbandfec=1',
    'a=rtpmap:63 red/48000/2',
    ...sources(1001),
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97 103 106 107',
    'c=IN IP4 0.0.0.0',
    ...transport,
    'a=mid:1',
    `a=${direction}`,
    'a=rtcp-mux',
    'a=rtpmap:96 VP8/90000',
    'a=rtcp-fb:96 nack pli',
    'a=rtpmap:97 rtx/90000',
    'a=fmtp:97 apt=96',
    'a=rtpmap:103 H264/90000',
    'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
    'a=rtpmap:106 H264/90000',
    'a=fmtp:106 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
    'a=rtpmap:107 H264/90000',
    'a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
    ...sources(2001),
    '',
  ];
}

/** The same with a second picture, of the same source in another quality. */
export function twoLayerOffer(): string[] {
  const lines = browserOffer('sendonly');
  const video = lines.slice(
    lines.findIndex((line) => line.startsWith('m=video')),
    -1,
  );
  const low = video.map((line) => line.replace('a=mid:1', 'a=mid:2').replace('a=ssrc:2001', 'a=ssrc:2002'));
  return [...lines.slice(0, -1), ...low, ''].map((line) => line.replace('BUNDLE 0 1', 'BUNDLE 0 1 2'));
}

export const asSdp = (lines: readonly string[]): string => lines.join('\r\n');
