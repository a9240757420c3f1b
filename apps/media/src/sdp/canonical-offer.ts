import { CLOCK_RATE, CODEC_PARAMETERS, AudioCodec, type ChosenCodec } from './codec';
import { Direction, type Offer } from './offer';

const rtpmapOf = ({ codec, payloadType }: ChosenCodec): string =>
  codec === AudioCodec.Opus
    ? `a=rtpmap:${payloadType} opus/${CLOCK_RATE[codec]}/2`
    : `a=rtpmap:${payloadType} ${codec}/${CLOCK_RATE[codec]}`;

/**
 * Writes the offer anew, from the checked values only, with one codec per section. The native parser then never reads a
 * line that a stranger wrote: some of its failures end the process instead of throwing.
 */
export function canonicalOffer(offer: Offer, chosen: ReadonlyMap<string, ChosenCodec>, offererSends: boolean): string {
  const direction = offererSends ? Direction.Send : Direction.Receive;
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0'];
  lines.push(`a=group:BUNDLE ${offer.media.map(({ mid }) => mid).join(' ')}`);
  for (const media of offer.media) {
    const codec = chosen.get(media.mid);
    if (codec === undefined) throw new Error(`no codec was chosen for section ${media.mid}`);
    const parameters = CODEC_PARAMETERS[codec.codec];
    lines.push(
      `m=${media.kind} 9 UDP/TLS/RTP/SAVPF ${codec.payloadType}`,
      'c=IN IP4 0.0.0.0',
      `a=mid:${media.mid}`,
      `a=${direction}`,
      `a=ice-ufrag:${offer.iceUsernameFragment}`,
      `a=ice-pwd:${offer.icePassword}`,
      `a=fingerprint:${offer.fingerprint.algorithm} ${offer.fingerprint.value}`,
      `a=setup:${offer.setup}`,
      'a=rtcp-mux',
      rtpmapOf(codec),
    );
    if (parameters !== null) lines.push(`a=fmtp:${codec.payloadType} ${parameters}`);
    if (media.kind === 'video') {
      lines.push(...['nack', 'nack pli', 'goog-remb'].map((feedback) => `a=rtcp-fb:${codec.payloadType} ${feedback}`));
    }
    // Bundled packets find their track by source number only, so the offerer's own ones must be stated.
    if (offererSends) lines.push(...media.sources.map((source) => `a=ssrc:${source} cname:publisher`));
  }
  return `${lines.join('\r\n')}\r\n`;
}
