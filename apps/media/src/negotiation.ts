import type { TrackPlan } from './engine/types';
import { MediaError } from './media-error';
import { AudioCodec, chooseCodec, type ChosenCodec, type VideoCodec } from './sdp/codec';
import { canonicalOffer } from './sdp/canonical-offer';
import { Direction, MediaKind, type Offer, type OfferedMedia } from './sdp/offer';

/** Where the sender's own bandwidth estimate begins; without the hint the first seconds are a quarter of the picture. */
const START_KBPS = 1_500;

export interface NegotiationPlan {
  /** For the engine. */
  readonly offerSdp: string;
  readonly tracks: readonly TrackPlan[];
  /** For the session. */
  readonly sessionTracks: readonly { readonly kind: MediaKind; readonly mid: string; readonly payloadType: number }[];
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
  transferOf: (kind: MediaKind) => Transfer,
): NegotiationPlan {
  const refused = offererSends ? Direction.Receive : Direction.Send;
  if (offer.media.some(({ direction }) => direction === refused || direction === Direction.Inactive)) {
    throw new MediaError(
      'media.sdp-invalid',
      `Every section must be ${offererSends ? 'sendonly' : 'recvonly'} or sendrecv.`,
    );
  }
  const chosen = new Map(offer.media.map((media) => [media.mid, chooseFor(media, videoCodecs)]));
  const tracks = offer.media.flatMap(({ kind, mid }): TrackPlan[] => {
    const codec = chosen.get(mid);
    return codec === undefined ? [] : [{ kind, mid, codec, transfer: transferOf(kind) }];
  });
  const video = tracks.find(({ kind }) => kind === MediaKind.Video);
  return {
    offerSdp: canonicalOffer(offer, chosen, offererSends),
    tracks,
    sessionTracks: tracks.map(({ kind, mid, codec }) => ({ kind, mid, payloadType: codec.payloadType })),
    videoCodec: videoCodecs.find((codec) => codec === video?.codec.codec) ?? null,
  };
}

/** @throws MediaError `media.sdp-invalid`, `media.codec-unsupported` */
export function planPublish(offer: Offer, videoCodecs: readonly VideoCodec[], maxKbps: number): NegotiationPlan {
  // Packets of bundled sections find their track by source only, and simulcast offers don't name theirs.
  if (offer.media.length > 1 && offer.media.some(({ sources }) => sources.length === 0)) {
    throw new MediaError('media.sdp-invalid', 'Every section must name its a=ssrc; simulcast is not supported.');
  }
  return plan(offer, videoCodecs, true, (kind) =>
    kind === MediaKind.Video
      ? { mode: 'receive', maxKbps, startKbps: Math.min(START_KBPS, maxKbps) }
      : { mode: 'receive', maxKbps: null, startKbps: null },
  );
}

/** @throws MediaError `media.sdp-invalid`, `media.codec-unsupported` */
export function planView(
  offer: Offer,
  videoCodecs: readonly VideoCodec[],
  sources: Readonly<Record<MediaKind, number>>,
): NegotiationPlan {
  return plan(offer, videoCodecs, false, (kind) => ({ mode: 'send', source: sources[kind] }));
}
