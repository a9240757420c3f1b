import type { ILocalAudioTrack, ILocalVideoTrack } from 'agora-rtc-sdk-ng/esm';
import type { AgoraClient, AgoraSdk } from '../engine/agora-sdk';
import type { TrackKind } from '../engine/media-engine';

type Listener = (...values: never[]) => void;
/** A failure of the SDK: only its code counts. */
export const agoraFailure = (code: string): Error => Object.assign(new Error(code), { code });

/** A remote track around a track of the browser, which may be exchanged. */
export class FakeRemoteTrack {
  private onUpdate: ((track: MediaStreamTrack) => void) | null = null;
  report = new Map<string, unknown>();

  constructor(public mediaTrack: MediaStreamTrack) {}

  getMediaStreamTrack(): MediaStreamTrack {
    return this.mediaTrack;
  }
  getRTCRtpTransceiver() {
    return { receiver: { getStats: async () => this.report } };
  }
  on(event: string, listener: (track: MediaStreamTrack) => void): void {
    if (event === 'track-updated') this.onUpdate = listener;
  }
  exchange(track: MediaStreamTrack): void {
    this.mediaTrack = track;
    this.onUpdate?.(track);
  }
}

/** What the SDK makes of a track that is to be sent. */
export class FakeLocalTrack {
  readonly replaced: [MediaStreamTrack, boolean][] = [];
  report = new Map<string, unknown>();

  constructor(
    readonly kind: TrackKind,
    readonly config: { readonly mediaStreamTrack: MediaStreamTrack },
  ) {}

  async replaceTrack(track: MediaStreamTrack, stopOldTrack: boolean): Promise<void> {
    this.replaced.push([track, stopOldTrack]);
  }
  getRTCRtpTransceiver() {
    return { sender: { getStats: async () => this.report } };
  }
}

interface FakeRemoteUser {
  readonly uid: number;
  hasVideo: boolean;
  hasAudio: boolean;
}

/** A client of the SDK that is let in, refused and told things by hand. It refuses a second join, as the real one does. */
export class FakeAgoraClient {
  readonly log: string[] = [];
  readonly published: FakeLocalTrack[] = [];
  readonly tokens: string[] = [];
  remoteUsers: FakeRemoteUser[] = [];
  readonly remoteTracks = new Map<string, FakeRemoteTrack>();
  /** What the next calls fail with. */
  readonly failures: Partial<Record<'join' | 'publish' | 'subscribe' | 'setDualStreamMode', string[]>> = {};
  /** Joins wait until they are let in. */
  isHeldUp = false;
  /** Not even `leave()` makes it cease to try. */
  isStuck = false;
  private state: 'out' | 'joining' | 'in' = 'out';
  private listeners = new Map<string, Listener[]>();
  private rejectJoin: (failure: Error) => void = () => undefined;
  private resolveJoin: () => void = () => undefined;

  constructor(readonly config: object) {}

  get isIn(): boolean {
    return this.state === 'in';
  }

  startProxyServer(mode: number): void {
    this.log.push(`proxy ${mode}`);
  }
  async setClientRole(role: string, options?: { readonly level: number }): Promise<void> {
    this.log.push(`role ${role}${options === undefined ? '' : ` ${options.level}`}`);
  }
  join(appId: string, channel: string, token: string, uid: number): Promise<number> {
    this.log.push(`join ${appId} ${channel} ${token} ${uid}`);
    const failure = this.failures.join?.shift();
    if (failure !== undefined) return Promise.reject(agoraFailure(failure));
    if (this.state !== 'out') return Promise.reject(agoraFailure('INVALID_OPERATION'));
    this.state = 'joining';
    return new Promise((resolve, reject) => {
      this.rejectJoin = reject;
      this.resolveJoin = () => {
        this.state = 'in';
        resolve(uid);
      };
      if (!this.isHeldUp) this.resolveJoin();
    });
  }
  leave(): Promise<void> {
    this.log.push('leave');
    if (this.isStuck) return new Promise(() => undefined);
    if (this.state === 'joining') this.rejectJoin(agoraFailure('OPERATION_ABORTED'));
    this.state = 'out';
    return Promise.resolve();
  }
  async setDualStreamMode(mode: number, low: object): Promise<void> {
    this.log.push(`dual ${mode} ${JSON.stringify(low)}`);
    this.failIfTold('setDualStreamMode');
  }
  async publish(track: FakeLocalTrack): Promise<void> {
    this.log.push(`publish ${track.kind}`);
    this.failIfTold('publish');
    this.published.push(track);
  }
  async unpublish(track: FakeLocalTrack): Promise<void> {
    this.log.push(`unpublish ${track.kind}`);
    this.published.splice(this.published.indexOf(track), 1);
  }
  async subscribe(uid: number, kind: TrackKind): Promise<FakeRemoteTrack> {
    this.log.push(`subscribe ${uid} ${kind}`);
    this.failIfTold('subscribe');
    const track = new FakeRemoteTrack({ kind, id: `${uid} ${kind}` } as MediaStreamTrack);
    this.remoteTracks.set(`${uid} ${kind}`, track);
    return track;
  }
  async unsubscribe(uid: number, kind: TrackKind): Promise<void> {
    this.log.push(`unsubscribe ${uid} ${kind}`);
  }
  async setStreamFallbackOption(uid: number, option: number): Promise<void> {
    this.log.push(`fallback ${uid} ${option}`);
  }
  async renewToken(token: string): Promise<void> {
    this.tokens.push(token);
  }
  on(event: string, listener: Listener): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }
  removeAllListeners(): void {
    this.listeners.clear();
  }

  letIn(): void {
    this.resolveJoin();
  }
  tell(event: string, ...values: readonly unknown[]): void {
    for (const listener of this.listeners.get(event) ?? []) listener(...(values as never[]));
  }
  /** The connection is over without our doing. */
  drop(reason: string): void {
    this.state = 'out';
    this.tell('connection-state-change', 'DISCONNECTED', 'CONNECTED', reason);
  }
  /** Somebody else sends this now, and nothing beside it. */
  hear(uid: number, { video = false, audio = false }: { readonly video?: boolean; readonly audio?: boolean }): void {
    const known = this.remoteUsers.find((user) => user.uid === uid);
    const user = known ?? { uid, hasVideo: false, hasAudio: false };
    if (known === undefined) this.remoteUsers = [...this.remoteUsers, user];
    const before = { video: user.hasVideo, audio: user.hasAudio };
    const now = { video, audio };
    Object.assign(user, { hasVideo: video, hasAudio: audio });
    for (const kind of ['video', 'audio'] as const)
      if (before[kind] !== now[kind]) this.tell(now[kind] ? 'user-published' : 'user-unpublished', user, kind);
  }

  private failIfTold(call: 'publish' | 'subscribe' | 'setDualStreamMode'): void {
    const failure = this.failures[call]?.shift();
    if (failure !== undefined) throw agoraFailure(failure);
  }
}

/** The SDK, with everything that was made by it. */
export class FakeAgoraSdk implements AgoraSdk {
  readonly clients: FakeAgoraClient[] = [];
  readonly localTracks: FakeLocalTrack[] = [];
  /** Each client is prepared before it is used. */
  prepare: (client: FakeAgoraClient) => void = () => undefined;

  createClient(config: object): AgoraClient {
    const client = new FakeAgoraClient(config);
    this.prepare(client);
    this.clients.push(client);
    return client as unknown as AgoraClient;
  }
  createCustomVideoTrack(config: { readonly mediaStreamTrack: MediaStreamTrack }): ILocalVideoTrack {
    return this.keep(new FakeLocalTrack('video', config)) as unknown as ILocalVideoTrack;
  }
  createCustomAudioTrack(config: { readonly mediaStreamTrack: MediaStreamTrack }): ILocalAudioTrack {
    return this.keep(new FakeLocalTrack('audio', config)) as unknown as ILocalAudioTrack;
  }
  checkSystemRequirements(): boolean {
    return true;
  }

  private keep(track: FakeLocalTrack): FakeLocalTrack {
    this.localTracks.push(track);
    return track;
  }
}

/** A stream as far as tracks are put in and taken out. */
export class FakeStream {
  tracks: MediaStreamTrack[] = [];

  get stream(): MediaStream {
    return this as unknown as MediaStream;
  }
  get ids(): string[] {
    return this.tracks.map(({ id }) => id).sort();
  }
  addTrack(track: MediaStreamTrack): void {
    this.tracks.push(track);
  }
  removeTrack(track: MediaStreamTrack): void {
    this.tracks = this.tracks.filter((one) => one !== track);
  }
}
