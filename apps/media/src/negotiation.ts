import type { TrackPlan } from './engine/types';
import { MediaError } from './media-error';
import { AudioCodec, chooseCodec, type ChosenCodec, type VideoCodec } from './sdp/codec';
import { canonicalOffer } from './sdp/canonical-offer';
import { Direction, MediaKind, type Offer, type OfferedMedia } from './sdp/offer';

/** Where the sender's own bandwidth estimate begins; without the hint the first seconds are a quarter of the picture. */
const START_KBPS = 1_500;
/** What the lower of two qualities may spend: 640x360. */
export const LOW_LAYER_KBPS = 500;

export interface NegotiationPlan {
  /** For the engine. */
  readonly offerSdp: string;
  readonly tracks: readonly TrackPlan[];
  /** For the session. */
  readonly sessionTracks: readonly {
    readonly kind: MediaKind;
    readonly mid: string;
    readonly payloadType: number;
    /** Of pictures the place among their qualities, 0 is the best; of sound 0. */
    readonly layer: number;
  }[];
  readonly videoCodec: VideoCodec | null;
}

type Transfer = TrackPlan['transfer'];

function chooseFor(media: OfferedMedia, videoCodecs: readonly VideoCodec[]): ChosenCodec {
  const chosen =
    media.kind === MediaKind.Video ? chooseCodec(media, videoCodecs) : chooseCodec(media, [AudioCodec.Opus]);
  if (chosen !== null) return chosen;
  const wanted = media.kind === MediaKind.Video ? videoCodecs.join(' or ') : 'Opus';
  throw new MediaError('media.codec-unsupported', `The ${media.kind} section offers no ${wanted} that can be used.`);
}

function plan(
  offer: Offer,
  videoCodecs: readonly VideoCodec[],
  offererSends: boolean,
  transferOf: (kind: MediaKind, layer: number) => Transfer,
): NegotiationPlan {
  const refused = offererSends ? Direction.Receive : Direction.Send;
  if (offer.media.some(({ direction }) => direction === refused || direction === Direction.Inactive)) {
    throw new MediaError(
      'media.sdp-invalid',
      `Every section must be ${offererSends ? 'sendonly' : 'recvonly'} or sendrecv.`,
    );
  }
  const chosen = chooseCodecs(offer, videoCodecs);
  const layerOf = layersIn(offer);
  const tracks = offer.media.flatMap(({ kind, mid }): TrackPlan[] => {
    const codec = chosen.get(mid);
    return codec === undefined ? [] : [{ kind, mid, codec, transfer: transferOf(kind, layerOf(mid)) }];
  });
  const video = tracks.find(({ kind }) => kind === MediaKind.Video);
  return {
    offerSdp: canonicalOffer(offer, chosen, offererSends),
    tracks,
    sessionTracks: tracks.map(({ kind, mid, codec }) => ({
      kind,
      mid,
      payloadType: codec.payloadType,
      layer: layerOf(mid),
    })),
    videoCodec: videoCodecs.find((codec) => codec === video?.codec.codec) ?? null,
  };
}

/** All qualities of a picture have one codec: viewers go from one to another without negotiating. */
function chooseCodecs(offer: Offer, videoCodecs: readonly VideoCodec[]): Map<string, ChosenCodec> {
  const isVideo = ({ kind }: OfferedMedia): boolean => kind === MediaKind.Video;
  const common = videoCodecs.filter((codec) =>
    offer.media.filter(isVideo).every((media) => chooseCodec(media, [codec]) !== null),
  );
  // Without a common one the sections are asked one by one, to say which of them has none.
  const usable = common.length > 0 ? common.slice(0, 1) : videoCodecs;
  const chosen = new Map(offer.media.map((media) => [media.mid, chooseFor(media, usable)]));
  if (common.length > 0 || !offer.media.some(isVideo)) return chosen;
  throw new MediaError('media.codec-unsupported', 'The video sections have no codec in common that can be used.');
}

/** The better quality comes first in the offer. */
function layersIn(offer: Offer): (mid: string) => number {
  const videos = offer.media.filter(({ kind }) => kind === MediaKind.Video).map(({ mid }) => mid);
  return (mid) => Math.max(0, videos.indexOf(mid));
}

/** @throws MediaError `media.sdp-invalid`, `media.codec-unsupported` */
export function planPublish(offer: Offer, videoCodecs: readonly VideoCodec[], maxKbps: number): NegotiationPlan {
  // Packets of bundled sections find their track by source only, and simulcast offers don't name theirs.
  if (offer.media.length > 1 && offer.media.some(({ sources }) => sources.length === 0)) {
    throw new MediaError('media.sdp-invalid', 'Every section must name its a=ssrc; simulcast is not supported.');
  }
  return plan(offer, videoCodecs, true, (kind, layer) => {
    if (kind === MediaKind.Audio) return { mode: 'receive', maxKbps: null, startKbps: null };
    return { mode: 'receive', maxKbps: layerKbps(layer, maxKbps), startKbps: Math.min(START_KBPS, maxKbps) };
  });
}

export const layerKbps = (layer: number, maxKbps: number): number =>
  layer === 0 ? maxKbps : Math.min(LOW_LAYER_KBPS, maxKbps);

/** @throws MediaError `media.sdp-invalid`, `media.codec-unsupported` */
export function planView(
  offer: Offer,
  videoCodecs: readonly VideoCodec[],
  sources: Readonly<Record<MediaKind, number>>,
): NegotiationPlan {
  if (offer.media.filter(({ kind }) => kind === MediaKind.Video).length > 1) {
    throw new MediaError('media.sdp-invalid', 'A viewer gets one picture; its quality is chosen here.');
  }
  return plan(offer, videoCodecs, false, (kind) => ({ mode: 'send', source: sources[kind] }));
}
