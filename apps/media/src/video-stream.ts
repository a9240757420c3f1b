import { KeyframeThrottle } from './keyframe-throttle';
import { PictureGroup } from './rtp/picture-group';
import { CLOCK_RATE } from './sdp/codec';
import { Stream, type StreamOptions, type StreamPacket } from './stream';

/** Some seven seconds of 2 Mbps: more than anybody asks for again, and more than a group of pictures may have. */
const RING_SIZE = 2_048;
/**
 * What is replayed at most to somebody who joins. It is played faster than it was taken, so more of it would be a film of
 * its own; and a key frame on demand is here in a round trip.
 */
const GROUP_LIMITS = { maxPackets: 1_200, maxBytes: 1_250_000, maxTicks: 3 * CLOCK_RATE.H264 };

/** A picture in one quality. */
export class VideoStream extends Stream {
  readonly keyframes = new KeyframeThrottle();
  readonly group = new PictureGroup(GROUP_LIMITS);

  constructor(options: Omit<StreamOptions, 'clockRate' | 'ringSize'>) {
    super({ ...options, clockRate: CLOCK_RATE.H264, ringSize: RING_SIZE });
  }

  protected override onRestarted(): void {
    // Its pictures are of another camera, or of another encoder.
    this.group.forget();
  }

  protected override onForwarded({ sequence, timestamp, buffer, startsKeyframe }: StreamPacket): void {
    if (startsKeyframe) this.keyframes.arrived();
    this.group.add(sequence, timestamp, buffer.length, startsKeyframe);
  }
}
