/** The lower quality: what a phone shows, and what a bad network carries. */
const LOW_SHORT_SIDE = 360;
const LOW_BITRATE_BPS = 500_000;
/** Of a picture whose size the browser doesn't tell; cameras are asked for 720 lines. */
const USUAL_SCALE = 2;
/** Below it, encoding a second picture would cost the first one its smoothness. */
const PROCESSORS_FOR_TWO = 4;

export interface PictureOptions {
  readonly maxBitrateBps: number;
  readonly stream: MediaStream;
  readonly isInTwoQualities: boolean;
  readonly preferCodecs: (transceiver: RTCRtpTransceiver) => void;
}

/** Whether this machine is likely to encode two pictures at a time. */
export const canEncodeTwo = (): boolean => (globalThis.navigator?.hardwareConcurrency ?? 0) >= PROCESSORS_FOR_TWO;

/**
 * The picture on its way to the media server, in one quality or two. Two are two sections of the offer, the better one
 * first, because the server can't tell the layers of one section apart; both show the same track.
 */
export class PictureSenders {
  private readonly high: RTCRtpSender;
  private readonly low: RTCRtpSender | null;
  private screen: MediaStreamTrack | null = null;

  constructor(
    connection: RTCPeerConnection,
    private camera: MediaStreamTrack | null,
    private readonly options: PictureOptions,
  ) {
    const { stream, maxBitrateBps, isInTwoQualities, preferCodecs } = options;
    // One encoding each: of several in one section Chromium would send the smallest.
    const add = (encoding: RTCRtpEncodingParameters): RTCRtpSender => {
      const init: RTCRtpTransceiverInit = { direction: 'sendonly', streams: [stream], sendEncodings: [encoding] };
      const transceiver = connection.addTransceiver(camera ?? 'video', init);
      preferCodecs(transceiver);
      return transceiver.sender;
    };
    this.high = add({ maxBitrate: maxBitrateBps });
    this.low = isInTwoQualities ? add(lowEncoding(camera, maxBitrateBps)) : null;
  }

  showCamera(track: MediaStreamTrack | null): Promise<void> {
    this.camera = track;
    return this.show();
  }

  /** One picture goes out: while a screen is shown, the camera waits. */
  showScreen(track: MediaStreamTrack | null): Promise<void> {
    this.screen = track;
    return this.show();
  }

  /**
   * A sharp picture matters more than a smooth one when fabric is shown, and a recording by copy wants one resolution. The
   * low one is for networks that are short of everything, where a picture that moves says more.
   */
  async tune(): Promise<void> {
    await tune(this.high, { maxBitrate: this.options.maxBitrateBps }, 'maintain-resolution');
    if (this.low !== null) await tune(this.low, {}, 'maintain-framerate');
  }

  private async show(): Promise<void> {
    const track = this.screen ?? this.camera;
    await Promise.all([this.high.replaceTrack(track), this.low?.replaceTrack(track)]);
    if (this.low !== null) await tune(this.low, lowEncoding(track, this.options.maxBitrateBps), 'maintain-framerate');
  }
}

function lowEncoding(track: MediaStreamTrack | null, maxBitrateBps: number): RTCRtpEncodingParameters {
  const { width = 0, height = 0 } = track?.getSettings() ?? {};
  const shortSide = Math.min(width, height);
  return {
    maxBitrate: Math.min(LOW_BITRATE_BPS, maxBitrateBps),
    scaleResolutionDownBy: shortSide === 0 ? USUAL_SCALE : Math.max(1, shortSide / LOW_SHORT_SIDE),
  };
}

/** A browser that can't be told still publishes well enough, so its refusal is no reason to end the link. */
async function tune(
  sender: RTCRtpSender,
  encoding: RTCRtpEncodingParameters,
  preference: RTCDegradationPreference,
): Promise<void> {
  const parameters = sender.getParameters();
  for (const one of parameters.encodings) Object.assign(one, encoding);
  parameters.degradationPreference = preference;
  await sender.setParameters(parameters).catch(() => undefined);
}
