export interface CodecCapability {
  readonly mimeType: string;
  readonly sdpFmtpLine?: string;
}

/**
 * Codecs in the order in which they should be offered. H.264 constrained baseline, packetization mode 1, comes first:
 * every browser decodes it and a recording can copy it. VP8 comes next, because Firefox may be without H.264. The rest
 * (retransmission, error correction) keeps its order, for leaving it out would switch it off.
 */
export function orderVideoCodecs<C extends CodecCapability>(codecs: readonly C[]): C[] {
  return codecs.toSorted((a, b) => rank(a) - rank(b));
}

function rank(codec: CodecCapability): number {
  const name = codec.mimeType.toLowerCase();
  if (isConstrainedBaseline(codec)) return 0;
  if (name === 'video/h264' && parametersOf(codec).get('packetization-mode') === '1') return 1;
  if (name === 'video/vp8') return 2;
  return 3;
}

/** Profile 42e0xx: whatever level is named, both sides may use a higher one (level-asymmetry-allowed). */
export function isConstrainedBaseline(codec: CodecCapability): boolean {
  const parameters = parametersOf(codec);
  return (
    codec.mimeType.toLowerCase() === 'video/h264' &&
    parameters.get('packetization-mode') === '1' &&
    (parameters.get('profile-level-id') ?? '').toLowerCase().startsWith('42e0')
  );
}

function parametersOf({ sdpFmtpLine = '' }: CodecCapability): ReadonlyMap<string, string> {
  return new Map(
    sdpFmtpLine.split(';').map((pair): [string, string] => {
      const [name, value = ''] = pair.split('=');
      return [name.trim().toLowerCase(), value.trim()];
    }),
  );
}
