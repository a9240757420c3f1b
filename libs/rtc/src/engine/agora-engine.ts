import type { AgoraGrantView } from '@vitrine/contracts';
import { agoraSessionId } from '@vitrine/domain';
import { mediaError } from '../media-error';
import { systemTime, type Time } from '../time';
import { AgoraChannel } from './agora-channel';
import { agoraErrorOf } from './agora-errors';
import { AgoraReceiver } from './agora-receiver';
import { AgoraScreen } from './agora-screen';
import { loadAgoraSdk, type AgoraSdk } from './agora-sdk';
import { AgoraSender } from './agora-sender';
import type { AgoraVisit } from './agora-visit';
import type { MediaEngine, PlayLink, PlayRequest, PublishLink, PublishRequest } from './media-engine';

export interface AgoraEngineOptions {
  readonly time?: Time;
  readonly loadSdk?: () => Promise<AgoraSdk>;
  readonly createMediaStream?: () => MediaStream;
}

/** How long a viewer stays in a channel in which nobody sends before the room is asked instead. */
const FIRST_MEDIA_MS = 5_000;

/** Agora's network: live channels with hosts and an audience. One engine is one session: a page's player, or its publisher. */
export class AgoraEngine implements MediaEngine<AgoraGrantView> {
  private readonly time: Time;
  private readonly loadSdk: () => Promise<AgoraSdk>;
  private readonly createMediaStream: () => MediaStream;
  private readonly main: AgoraChannel;
  private readonly screen: AgoraChannel;

  constructor(options: AgoraEngineOptions = {}) {
    this.time = options.time ?? systemTime;
    this.loadSdk = options.loadSdk ?? loadAgoraSdk;
    this.createMediaStream = options.createMediaStream ?? (() => new MediaStream());
    this.main = new AgoraChannel(this.loadSdk, this.time);
    this.screen = new AgoraChannel(this.loadSdk, this.time);
  }

  async publish(request: PublishRequest<AgoraGrantView>): Promise<PublishLink> {
    const { tracks, maxBitrateKbps, signal } = request;
    const sdk = await this.loadSdk();
    const seat = new Seat(request);
    const screen = new AgoraScreen({
      channel: this.screen,
      sdk,
      time: this.time,
      maxBitrateKbps,
      visitRequest: () => ({ grant: seat.ofScreen(), renewToken: async () => (await seat.renew()).ofScreen().token }),
    });
    const visit = await this.main.enter({
      grant: request.grant,
      role: 'host',
      signal,
      renewToken: async () => (await seat.renew()).grant.token,
      onLost: (cause) => {
        void screen.close();
        request.onLost(cause);
      },
    });
    const sender = new AgoraSender(sdk, visit.client, maxBitrateKbps);
    await orClose(visit, () => sender.begin(tracks));
    return {
      replaceTrack: (kind, track) => (kind === 'video' ? sender.setVideo(track) : sender.setAudio(track)),
      shareScreen: (track) => screen.show(track),
      readCounters: async () => {
        const counters = await sender.readCounters();
        return counters && { ...counters, networkQuality: visit.networkQuality };
      },
      sessionId: agoraSessionId(request.grant.uid),
      // The SDK tells by itself, and nobody else can be asked.
      ask: () => Promise.resolve('unknown'),
      close: async ({ isLeaving = false } = {}) => {
        const closing = Promise.all([screen.close(), visit.close()]);
        if (!isLeaving) await closing;
      },
    };
  }

  async play(request: PlayRequest<AgoraGrantView>): Promise<PlayLink> {
    const seat = new Seat(request);
    const stream = this.createMediaStream();
    const listening: { receiver: AgoraReceiver | null } = { receiver: null };
    const visit = await this.main.enter({
      grant: request.grant,
      role: 'audience',
      signal: request.signal,
      renewToken: async () => (await seat.renew()).grant.token,
      onLost: (cause) => {
        listening.receiver?.end();
        request.onLost(cause);
      },
      listen: (client) => {
        listening.receiver = new AgoraReceiver(client, stream, this.time);
        listening.receiver.listen();
      },
    });
    const { receiver } = listening;
    if (receiver === null) throw new Error('A channel was entered that nobody listens to.');
    if (!(await receiver.untilMedia(FIRST_MEDIA_MS, request.signal))) {
      receiver.end();
      await visit.close();
      throw mediaError('media.not-publishing', 'Nobody publishes to this room.');
    }
    return {
      stream,
      get hasMedia() {
        return receiver.hasMedia;
      },
      get isPictureWithheld() {
        return receiver.isPictureWithheld;
      },
      readCounters: async () => {
        const counters = await receiver.readCounters();
        return counters && { ...counters, networkQuality: visit.networkQuality };
      },
      ask: () => Promise.resolve('unknown'),
      close: async ({ isLeaving = false } = {}) => {
        receiver.end();
        const closing = visit.close();
        if (!isLeaving) await closing;
      },
    };
  }
}

/** The seat of a link with its newest tokens. */
class Seat {
  grant: AgoraGrantView;

  constructor(private readonly request: Pick<PlayRequest<AgoraGrantView>, 'grant' | 'renewGrant'>) {
    this.grant = request.grant;
  }

  /** @throws MediaError `media.seat-lost`, and what the api refuses it with */
  async renew(): Promise<this> {
    const renewed = await this.request.renewGrant();
    if (renewed.engine !== 'agora' || renewed.uid !== this.grant.uid)
      throw mediaError('media.seat-lost', 'The api gave another seat.');
    this.grant = renewed;
    return this;
  }

  ofScreen(): AgoraGrantView {
    const { screen } = this.grant;
    if (screen === null) throw mediaError('media.forbidden', 'This grant has no seat for a screen.');
    return { ...this.grant, ...screen };
  }
}

async function orClose(visit: AgoraVisit, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    await visit.close();
    throw agoraErrorOf(failure);
  }
}
