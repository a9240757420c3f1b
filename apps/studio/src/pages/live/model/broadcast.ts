import { type Api, Store } from '@vitrine/client';
import {
  AudioLevelMeter,
  captureScreen,
  DeviceManager,
  Publisher,
  type PublisherOptions,
  type TrackKind,
} from '@vitrine/rtc';
import { recallSessions, rememberSessions } from './own-sessions';
import { recallSwitches, rememberSwitches, type Switches } from './switches';

export interface BroadcastSnapshot extends Switches {
  readonly meter: AudioLevelMeter | null;
  /** While the curtain is down neither picture nor sound leaves this browser, whatever the switches say. */
  readonly isCurtainDown: boolean;
  /** The screen that is shown in place of the camera. */
  readonly screen: MediaStreamTrack | null;
}
/** Where the stream goes. */
export type BroadcastTarget = Pick<
  PublisherOptions,
  'fetchGrant' | 'isPublishedElsewhere' | 'ownSessionIds' | 'onSession'
>;

const toShow = (api: Api, roomId: string): BroadcastTarget => ({
  fetchGrant: (seat) => api.media.grant(roomId, { role: 'publish', ...seat }),
  isPublishedElsewhere: async (ownSessionIds) => {
    const { publisher } = await api.media.health(roomId);
    return publisher !== null && !ownSessionIds.includes(publisher.sessionId);
  },
  ownSessionIds: recallSessions(roomId),
  onSession: (sessionIds) => rememberSessions(roomId, sessionIds),
});

/** Camera, microphone and stream of the host, or of somebody on stage: one object from the check to the end of the show. */
export class Broadcast extends Store<BroadcastSnapshot> {
  readonly devices = new DeviceManager();
  readonly publisher: Publisher;
  private isPublishing = false;

  constructor(
    api: Api,
    private readonly roomId: string,
    target: BroadcastTarget = toShow(api, roomId),
  ) {
    super({ meter: null, ...recallSwitches(roomId), isCurtainDown: false, screen: null });
    this.publisher = new Publisher(target);
    this.devices.onTrackChanged((kind, track) => {
      if (kind === 'audio') this.measure(track);
      if (this.isPublishing) void this.publisher.replaceTrack(kind, track);
    });
  }

  async open(): Promise<void> {
    const { status } = this.devices.getSnapshot();
    if (status !== 'open' && status !== 'asking') await this.devices.open();
  }

  /**
   * Opens the devices when they aren't, and sends what there is.
   * @param takesOver whether somebody asked for it, so that another device has to give way
   */
  async publish({ takesOver = true }: { readonly takesOver?: boolean } = {}): Promise<void> {
    await this.open();
    const { videoTrack, audioTrack, status } = this.devices.getSnapshot();
    if (status !== 'open') return;
    this.isPublishing = true;
    // Before the first frame: what was turned off before a reload stays off.
    this.apply();
    this.publisher.start({ video: videoTrack, audio: audioTrack }, { takesOver });
  }

  async stopPublishing(): Promise<void> {
    this.isPublishing = false;
    this.dropScreen();
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

  /**
   * Asks for a screen and shows it in place of the camera, until it is taken back or ended in the browser.
   * @throws MediaError when the system gives none, or it can't be sent.
   */
  async shareScreen(): Promise<void> {
    const track = await captureScreen();
    if (track === null) return;
    // The curtain may have come down, or the stream have ended, while the person chose.
    if (!this.isPublishing) {
      track.stop();
      return;
    }
    this.dropScreen();
    this.set({ screen: track });
    this.apply();
    track.addEventListener('ended', () => this.forgetScreen(track), { once: true });
    try {
      await this.publisher.shareScreen(track);
    } catch (failure) {
      track.stop();
      this.forgetScreen(track);
      throw failure;
    }
  }

  async stopScreen(): Promise<void> {
    this.dropScreen();
    await this.publisher.shareScreen(null);
  }

  setCurtain(isDown: boolean): void {
    this.set({ isCurtainDown: isDown });
    this.apply();
  }

  private apply(): void {
    const { isMicrophoneMuted, isCameraMuted, isCurtainDown } = this.getSnapshot();
    this.publisher.setMuted('audio', isMicrophoneMuted || isCurtainDown);
    this.publisher.setMuted('video', isCameraMuted || isCurtainDown);
    // What was put on show is not the camera; only the curtain hides it.
    const { screen } = this.getSnapshot();
    if (screen !== null) screen.enabled = !isCurtainDown;
  }

  private dropScreen(): void {
    const { screen } = this.getSnapshot();
    screen?.stop();
    this.set({ screen: null });
  }

  private forgetScreen(track: MediaStreamTrack): void {
    if (this.getSnapshot().screen === track) this.set({ screen: null });
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
