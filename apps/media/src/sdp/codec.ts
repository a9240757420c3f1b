import type { OfferedFormat, OfferedMedia } from './offer';

export const VideoCodec = { H264: 'H264', Vp8: 'VP8' } as const;
export type VideoCodec = (typeof VideoCodec)[keyof typeof VideoCodec];

export const AudioCodec = { Opus: 'OPUS' } as const;
export type AudioCodec = (typeof AudioCodec)[keyof typeof AudioCodec];

export type Codec = VideoCodec | AudioCodec;

/** H.264 first: Safari, hardware encoders and recording by copy want it. VP8 is what every browser has. */
export const PREFERRED_VIDEO: readonly VideoCodec[] = [VideoCodec.H264, VideoCodec.Vp8];

export const CLOCK_RATE: Readonly<Record<Codec, number>> = { H264: 90_000, VP8: 90_000, OPUS: 48_000 };

/** What the answer says about each codec; for H.264 constrained baseline, which every WebRTC browser decodes. */
export const CODEC_PARAMETERS: Readonly<Record<Codec, string | null>> = {
  H264: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  VP8: null,
  OPUS: 'minptime=10;useinbandfec=1;stereo=1',
};

export interface ChosenCodec<C extends Codec = Codec> {
  readonly codec: C;
  readonly payloadType: number;
}

/** Constrained baseline first, then any baseline; always with packetization mode 1 (RFC 6184 section 6.3). */
function h264Rank(format: OfferedFormat): number {
  if (format.parameters.get('packetization-mode') !== '1') return 0;
  const profile = (format.parameters.get('profile-level-id') ?? '').toLowerCase();
  if (profile === '42e01f') return 3;
  if (profile.startsWith('42e0')) return 2;
  return profile.startsWith('42') ? 1 : 0;
}

function findFormat(media: OfferedMedia, codec: Codec): OfferedFormat | null {
  const formats = media.formats.filter(
    ({ encoding, clockRate }) => encoding === codec && clockRate === CLOCK_RATE[codec],
  );
  if (codec !== VideoCodec.H264) return formats[0] ?? null;
  const ranked = formats
    .filter((format) => h264Rank(format) > 0)
    .sort((left, right) => h264Rank(right) - h264Rank(left));
  return ranked[0] ?? null;
}

/** The first of `preferred` that the section offers; null when there is none. */
export function chooseCodec<C extends Codec>(media: OfferedMedia, preferred: readonly C[]): ChosenCodec<C> | null {
  for (const codec of preferred) {
    const format = findFormat(media, codec);
    if (format !== null) return { codec, payloadType: format.payloadType };
  }
  return null;
}
