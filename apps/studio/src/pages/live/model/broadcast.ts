import { type Api, Store } from '@vitrine/client';
import { AudioLevelMeter, DeviceManager, Publisher, type TrackKind } from '@vitrine/rtc';
import { recallSwitches, rememberSwitches, type Switches } from './switches';

export interface BroadcastSnapshot extends Switches {
  readonly meter: AudioLevelMeter | null;
  /** While the curtain is down neither picture nor sound leaves this browser, whatever the switches say. */
  readonly isCurtainDown: boolean;
}

/** Camera, microphone and stream of the host: one object from the preflight to the end of the show. */
export class Broadcast extends Store<BroadcastSnapshot> {
  readonly devices = new DeviceManager();
  readonly publisher: Publisher;
  private isPublishing = false;

  constructor(
    api: Api,
    private readonly roomId: string,
  ) {
    super({ meter: null, ...recallSwitches(roomId), isCurtainDown: false });
    this.publisher = new Publisher({
      fetchGrant: () => api.media.grant(roomId, { role: 'publish' }),
      isPublishedElsewhere: async () => (await api.media.health(roomId)).isPublishing,
    });
    this.devices.onTrackChanged((kind, track) => {
      if (kind === 'audio') this.measure(track);
      if (this.isPublishing) void this.publisher.replaceTrack(kind, track);
    });
  }

  async open(): Promise<void> {
    const { status } = this.devices.getSnapshot();
    if (status !== 'open' && status !== 'asking') await this.devices.open();
  }

  /** Opens the devices when they aren't, and sends what there is. */
  async publish(): Promise<void> {
    await this.open();
    const { videoTrack, audioTrack, status } = this.devices.getSnapshot();
    if (status !== 'open') return;
    this.isPublishing = true;
    // Before the first frame: what was turned off before a reload stays off.
    this.apply();
    this.publisher.start({ video: videoTrack, audio: audioTrack });
  }

  async stopPublishing(): Promise<void> {
    this.isPublishing = false;
    await this.publisher.stop();
  }

  /** Lets go of everything, so that the light of the camera goes out. */
  async close(): Promise<void> {
    this.measure(null);
    this.devices.close();
    await this.stopPublishing();
  }

  toggle(kind: TrackKind): void {
    const { isMicrophoneMuted, isCameraMuted } = this.getSnapshot();
    this.set(kind === 'audio' ? { isMicrophoneMuted: !isMicrophoneMuted } : { isCameraMuted: !isCameraMuted });
    rememberSwitches(this.roomId, this.getSnapshot());
    this.apply();
  }

  setCurtain(isDown: boolean): void {
    this.set({ isCurtainDown: isDown });
    this.apply();
  }

  private apply(): void {
    const { isMicrophoneMuted, isCameraMuted, isCurtainDown } = this.getSnapshot();
    this.publisher.setMuted('audio', isMicrophoneMuted || isCurtainDown);
    this.publisher.setMuted('video', isCameraMuted || isCurtainDown);
  }

  private measure(track: MediaStreamTrack | null): void {
    this.getSnapshot().meter?.dispose();
    this.set({ meter: track === null ? null : new AudioLevelMeter(track) });
  }
}

/** Whether camera and microphone open without a question. A browser that can't be asked counts as 'would ask'. */
export async function hasCapturePermission(): Promise<boolean> {
  if (!('permissions' in navigator)) return false;
  const state = async (name: string): Promise<string> => {
    try {
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      return 'prompt';
    }
  };
  return (await state('camera')) === 'granted' && (await state('microphone')) === 'granted';
}

const SILENCE = { level: 0, peak: 0, hasHeardSound: false };

/** The level of whichever microphone is open now, also across a change of it. */
export function levelOf(broadcast: Broadcast): {
  readonly getSnapshot: () => typeof SILENCE;
  readonly subscribe: (listener: () => void) => () => void;
} {
  return {
    getSnapshot: () => broadcast.getSnapshot().meter?.getSnapshot() ?? SILENCE,
    subscribe: (listener) => {
      let meter = broadcast.getSnapshot().meter;
      let leaveMeter = meter?.subscribe(listener);
      const leaveBroadcast = broadcast.subscribe(() => {
        const current = broadcast.getSnapshot().meter;
        if (current === meter) return;
        leaveMeter?.();
        meter = current;
        leaveMeter = meter?.subscribe(listener);
        listener();
      });
      return () => {
        leaveMeter?.();
        leaveBroadcast();
      };
    },
  };
}
