import type { TrackKind } from '../engine/media-engine';
import { Store } from '../store';
import { capture, type CaptureDevices, captureOne, type CaptureResult, nothing, type QueryPermission } from './capture';
import { DeviceProblem, deviceProblemOf } from './device-problem';

export interface DeviceOption {
  readonly deviceId: string;
  readonly label: string;
}
export interface DeviceManagerSnapshot {
  readonly status: 'idle' | 'asking' | 'open' | 'closed';
  readonly cameras: readonly DeviceOption[];
  readonly microphones: readonly DeviceOption[];
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  /** For the preview; a new object whenever a track changes. */
  readonly stream: MediaStream | null;
  readonly videoTrack: MediaStreamTrack | null;
  readonly audioTrack: MediaStreamTrack | null;
  readonly videoProblem: DeviceProblem | null;
  readonly audioProblem: DeviceProblem | null;
}
export interface DeviceManagerOptions {
  /** The browser's own when absent; null where there are none. */
  readonly mediaDevices?: CaptureDevices | null;
  readonly isSecure?: boolean;
  readonly createMediaStream?: (tracks: MediaStreamTrack[]) => MediaStream;
  readonly queryPermission?: QueryPermission;
}
export interface OpenDevicesRequest {
  readonly wantsVideo?: boolean;
  readonly wantsAudio?: boolean;
}
type TrackListener = (kind: TrackKind, track: MediaStreamTrack | null) => void;

const KINDS: readonly TrackKind[] = ['video', 'audio'];

/** Camera and microphone of one person: asks for them, switches them, and copes with what is plugged in and out. */
export class DeviceManager extends Store<DeviceManagerSnapshot> {
  private readonly devices: CaptureDevices | null;
  private readonly isSecure: boolean;
  private readonly createMediaStream: (tracks: MediaStreamTrack[]) => MediaStream;
  private readonly queryPermission: QueryPermission | undefined;
  private readonly trackListeners = new Set<TrackListener>();
  private wanted: readonly TrackKind[] = [];
  /** Raised by open and close: what was asked for before is then nobody's any more. */
  private round = 0;

  constructor(options: DeviceManagerOptions = {}) {
    super({
      status: 'idle',
      cameras: [],
      microphones: [],
      cameraId: null,
      microphoneId: null,
      stream: null,
      videoTrack: null,
      audioTrack: null,
      videoProblem: null,
      audioProblem: null,
    });
    this.devices = options.mediaDevices === undefined ? browserDevices() : options.mediaDevices;
    this.isSecure = options.isSecure ?? (typeof window === 'undefined' || window.isSecureContext !== false);
    this.queryPermission = options.queryPermission;
    this.createMediaStream = options.createMediaStream ?? ((tracks) => new MediaStream(tracks));
  }

  /** Asks for the devices, or again after a problem. Never rejects: problems are in the snapshot. */
  async open({ wantsVideo = true, wantsAudio = true }: OpenDevicesRequest = {}): Promise<void> {
    this.release();
    this.round += 1;
    const round = this.round;
    this.wanted = KINDS.filter((kind) => (kind === 'video' ? wantsVideo : wantsAudio));
    this.set({ status: 'asking' });
    const result = await this.ask();
    if (round !== this.round) {
      for (const kind of KINDS) result.tracks[kind]?.stop();
      return;
    }
    this.devices?.addEventListener('devicechange', this.handleDeviceChange);
    this.set({ status: 'open', videoProblem: result.problems.video, audioProblem: result.problems.audio });
    for (const kind of KINDS) this.put(kind, result.tracks[kind]);
    await this.list();
  }

  close(): void {
    this.round += 1;
    this.release();
    this.set({ status: 'closed', videoProblem: null, audioProblem: null });
  }

  selectCamera(deviceId: string): Promise<void> {
    return this.select('video', deviceId);
  }

  selectMicrophone(deviceId: string): Promise<void> {
    return this.select('audio', deviceId);
  }

  /** Tells of every new track and of every one that is gone; pass it on to the publisher. */
  onTrackChanged(listener: TrackListener): () => void {
    const call: TrackListener = (kind, track) => listener(kind, track);
    this.trackListeners.add(call);
    return () => {
      this.trackListeners.delete(call);
    };
  }

  private ask(): Promise<CaptureResult> {
    if (this.devices === null) {
      const problem = this.isSecure ? DeviceProblem.Unsupported : DeviceProblem.Insecure;
      return Promise.resolve(nothing(this.wanted, problem));
    }
    return capture(this.devices, this.wanted, this.queryPermission);
  }

  private async select(kind: TrackKind, deviceId: string): Promise<void> {
    const { devices, round } = this;
    if (devices === null) return;
    const take = () => captureOne(devices, kind, deviceId);
    try {
      const track = await take().catch((failure: unknown) => {
        if (deviceProblemOf(failure) !== DeviceProblem.InUse) throw failure;
        // Many phones open one camera at a time: the old one has to go first.
        this.put(kind, null);
        return take();
      });
      if (round === this.round) this.put(kind, track);
      else track.stop();
    } catch (failure) {
      if (round === this.round) this.setProblem(kind, deviceProblemOf(failure));
    }
  }

  private put(kind: TrackKind, track: MediaStreamTrack | null): void {
    const before = this.trackOf(kind);
    if (before === track) return;
    before?.stop();
    if (track !== null) track.addEventListener('ended', () => void this.handleEnded(kind, track), { once: true });
    const tracks = { video: this.trackOf('video'), audio: this.trackOf('audio'), [kind]: track };
    const present = [tracks.video, tracks.audio].filter((one) => one !== null);
    const deviceId = track?.getSettings().deviceId ?? null;
    this.set({
      stream: present.length === 0 ? null : this.createMediaStream(present),
      videoTrack: tracks.video,
      audioTrack: tracks.audio,
      ...(kind === 'video' ? { cameraId: deviceId } : { microphoneId: deviceId }),
    });
    if (track !== null) this.setProblem(kind, null);
    for (const listener of [...this.trackListeners]) listener(kind, track);
  }

  /** `ended` comes only when the device is gone or was taken away, never for a track that was stopped here. */
  private async handleEnded(kind: TrackKind, track: MediaStreamTrack): Promise<void> {
    if (this.trackOf(kind) !== track) return;
    this.put(kind, null);
    this.setProblem(kind, DeviceProblem.Lost);
    await this.recover(kind);
  }

  private readonly handleDeviceChange = (): void => {
    void this.list();
    for (const kind of this.wanted) {
      const problem = kind === 'video' ? this.getSnapshot().videoProblem : this.getSnapshot().audioProblem;
      if (problem === DeviceProblem.Lost || problem === DeviceProblem.NotFound) void this.recover(kind);
    }
  };

  /** Takes whatever device of that kind there is. The problem stays as it is when there is none. */
  private async recover(kind: TrackKind): Promise<void> {
    const { devices, round } = this;
    if (devices === null || this.trackOf(kind) !== null) return;
    const track = await captureOne(devices, kind).catch(() => null);
    if (track === null) return;
    if (round === this.round && this.trackOf(kind) === null) this.put(kind, track);
    else track.stop();
  }

  /** Names are known only once permission was given, so the list is read again after every change. */
  private async list(): Promise<void> {
    const { devices, round } = this;
    if (devices === null) return;
    const all = await devices.enumerateDevices();
    if (round !== this.round) return;
    this.set({ cameras: optionsOf(all, 'videoinput'), microphones: optionsOf(all, 'audioinput') });
  }

  private release(): void {
    this.devices?.removeEventListener('devicechange', this.handleDeviceChange);
    for (const kind of KINDS) this.put(kind, null);
  }

  private trackOf(kind: TrackKind): MediaStreamTrack | null {
    const { videoTrack, audioTrack } = this.getSnapshot();
    return kind === 'video' ? videoTrack : audioTrack;
  }

  private setProblem(kind: TrackKind, problem: DeviceProblem | null): void {
    this.set(kind === 'video' ? { videoProblem: problem } : { audioProblem: problem });
  }
}

/** Absent on insecure pages, whatever the standard's type says. */
function browserDevices(): CaptureDevices | null {
  if (typeof navigator === 'undefined') return null;
  return (navigator.mediaDevices as MediaDevices | undefined) ?? null;
}

function optionsOf(devices: readonly MediaDeviceInfo[], kind: MediaDeviceKind): readonly DeviceOption[] {
  return devices
    .filter((device) => device.kind === kind && device.deviceId !== '')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}
