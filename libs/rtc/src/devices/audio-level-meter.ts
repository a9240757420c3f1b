import { Store } from '../store';
import { systemTime, type Time } from '../time';

export interface AudioLevel {
  /** Root mean square of the last moment, 0 to 1. */
  readonly level: number;
  /** The highest sample of the last moment, 0 to 1. */
  readonly peak: number;
  /** Something louder than the noise of a quiet room was heard since the meter began. */
  readonly hasHeardSound: boolean;
}
export interface AudioLevelMeterOptions {
  readonly createAudioContext?: () => AudioContext;
  readonly createMediaStream?: (tracks: MediaStreamTrack[]) => MediaStream;
  readonly time?: Time;
}

const INTERVAL_MS = 50;
const WINDOW_SAMPLES = 2_048;
/** About -46 dBFS: speech at arm's length is well above, the hum of a laptop below. */
const SOUND_LEVEL = 0.005;

/** How loud a track is, twenty times a second. */
export class AudioLevelMeter extends Store<AudioLevel> {
  private readonly context: AudioContext;
  private readonly analyser: AnalyserNode;
  private readonly source: MediaStreamAudioSourceNode;
  private readonly time: Time;
  private readonly samples = new Float32Array(WINDOW_SAMPLES);
  private cancel: () => void = () => undefined;

  constructor(track: MediaStreamTrack, options: AudioLevelMeterOptions = {}) {
    super({ level: 0, peak: 0, hasHeardSound: false });
    this.time = options.time ?? systemTime;
    this.context = options.createAudioContext?.() ?? new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = WINDOW_SAMPLES;
    const stream = options.createMediaStream?.([track]) ?? new MediaStream([track]);
    this.source = this.context.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
    this.plan();
  }

  dispose(): void {
    this.cancel();
    this.source.disconnect();
    void this.context.close();
  }

  private plan(): void {
    this.cancel = this.time.after(INTERVAL_MS, () => this.measure());
  }

  private measure(): void {
    // Browsers hold sound back until the page was touched; asking again costs nothing.
    if (this.context.state === 'suspended') void this.context.resume();
    this.analyser.getFloatTimeDomainData(this.samples);
    const { level, peak } = loudnessOf(this.samples);
    const hasHeardSound = this.getSnapshot().hasHeardSound || level >= SOUND_LEVEL;
    this.set({ level, peak, hasHeardSound });
    this.plan();
  }
}

/** Rounded to thousandths, so that silence does not look like a change. */
export function loudnessOf(samples: ArrayLike<number>): { readonly level: number; readonly peak: number } {
  let sum = 0;
  let peak = 0;
  for (let index = 0; index < samples.length; index += 1) {
    sum += samples[index] * samples[index];
    peak = Math.max(peak, Math.abs(samples[index]));
  }
  const level = samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
  return { level: Math.min(1, Math.round(level * 1000) / 1000), peak: Math.min(1, Math.round(peak * 1000) / 1000) };
}
