import { AudioCodec, CLOCK_RATE } from './codec';

const OPUS_MAP = new RegExp(`^a=rtpmap:(\\d{1,3}) ${AudioCodec.Opus}/${CLOCK_RATE.OPUS}/2$`, 'i');

/**
 * Lets lost sound be asked for again (RFC 4585 generic NACK). Browsers do so for Opus when the answer says it, although
 * they don't offer it by themselves; the engine has no word for it.
 */
export function allowAudioRepair(answer: string): string {
  return answer
    .split('\r\n')
    .flatMap((line) => {
      const payloadType = OPUS_MAP.exec(line)?.[1];
      return payloadType === undefined ? [line] : [line, `a=rtcp-fb:${payloadType} nack`];
    })
    .join('\r\n');
}
