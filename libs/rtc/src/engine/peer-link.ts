import type { EmbeddedGrantView } from '@vitrine/contracts';
import { mediaError } from '../media-error';
import type { Time } from '../time';
import type { LossCause, SessionPresence } from './media-engine';
import type { WhipHttp, WhipSession } from './whip-http';

export type CreatePeerConnection = (configuration: RTCConfiguration) => RTCPeerConnection;

export interface PeerLinkOptions {
  readonly grant: EmbeddedGrantView;
  readonly http: WhipHttp;
  readonly time: Time;
  readonly createPeerConnection: CreatePeerConnection;
  readonly onLost: (cause: LossCause) => void;
}

const CONNECT_DEADLINE_MS = 10_000;
/** A short break heals by itself; libdatachannel never restarts ICE, so a longer one needs a new session. */
const DISCONNECTED_GRACE_MS = 3_000;

/** One peer connection with its WHIP or WHEP session: made once, watched, closed once. */
export class PeerLink {
  readonly connection: RTCPeerConnection;
  private session: WhipSession | null = null;
  private isClosed = false;
  private isLosing = false;
  private cancelGrace: () => void = () => undefined;

  constructor(private readonly options: PeerLinkOptions) {
    this.connection = options.createPeerConnection({
      iceServers: options.grant.iceServers.map((server) => ({ ...server, urls: [...server.urls] })),
      bundlePolicy: 'max-bundle',
    });
  }

  get sessionId(): string | null {
    return this.session?.id ?? null;
  }

  async ask(): Promise<SessionPresence> {
    const { http, grant } = this.options;
    return this.session === null ? 'unknown' : http.ask(this.session, grant);
  }

  /**
   * Offers what was put into the connection and waits until media can flow. The offer leaves without candidates: the
   * server learns the way from the connectivity checks, which saves the whole time of gathering.
   * @throws MediaError
   */
  async open(signal: AbortSignal): Promise<void> {
    const { http, grant } = this.options;
    try {
      await this.connection.setLocalDescription();
      const offer = this.connection.localDescription;
      if (offer === null) throw mediaError('media.sdp-invalid', 'The browser made no offer.');
      this.session = await http.open(grant, offer.sdp, signal);
      throwIfAborted(signal);
      await this.connection.setRemoteDescription({ type: 'answer', sdp: this.session.answerSdp });
      await this.untilConnected(signal);
    } catch (failure) {
      await this.close();
      throw failure;
    }
    this.watch();
  }

  async close(): Promise<void> {
    if (this.isClosed) return;
    this.isClosed = true;
    this.cancelGrace();
    this.connection.onconnectionstatechange = null;
    this.connection.close();
    if (this.session !== null) await this.options.http.close(this.session, this.options.grant);
  }

  private untilConnected(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const finish = (failure: Error | null) => {
        cancelDeadline();
        signal.removeEventListener('abort', onAbort);
        this.connection.onconnectionstatechange = null;
        if (failure === null) resolve();
        else reject(failure);
      };
      const onAbort = () => finish(mediaError('server.unavailable', 'Given up.'));
      const onState = () => {
        const { connectionState } = this.connection;
        if (connectionState === 'connected') finish(null);
        if (connectionState === 'failed')
          finish(mediaError('media.unreachable', 'No way to the media server was found.'));
      };
      const cancelDeadline = this.options.time.after(CONNECT_DEADLINE_MS, () =>
        finish(mediaError('media.unreachable', `No media connection within ${CONNECT_DEADLINE_MS} ms.`)),
      );
      signal.addEventListener('abort', onAbort);
      this.connection.onconnectionstatechange = onState;
      onState();
    });
  }

  private watch(): void {
    this.connection.onconnectionstatechange = () => this.judgeState();
    // When the server closes, DTLS says so at once, while the connection notices only by missing checks.
    for (const end of [...this.connection.getSenders(), ...this.connection.getReceivers()]) {
      const { transport } = end;
      transport?.addEventListener('statechange', () => {
        if (transport.state === 'closed' || transport.state === 'failed') void this.lose();
      });
    }
    this.judgeState();
  }

  private judgeState(): void {
    const { connectionState } = this.connection;
    this.cancelGrace();
    if (connectionState === 'failed' || connectionState === 'closed') void this.lose();
    if (connectionState === 'disconnected') {
      this.cancelGrace = this.options.time.after(DISCONNECTED_GRACE_MS, () => void this.lose());
      void this.loseIfGone();
    }
  }

  /** A session that the server no longer has will not come back, so there the grace would only cost time. */
  private async loseIfGone(): Promise<void> {
    if ((await this.ask()) === 'gone') await this.finish('ended');
  }

  private async lose(): Promise<void> {
    if (this.isClosed || this.isLosing) return;
    this.isLosing = true;
    await this.finish((await this.ask()) === 'gone' ? 'ended' : 'network');
  }

  private async finish(cause: LossCause): Promise<void> {
    if (this.isClosed) return;
    const closing = this.close();
    this.options.onLost(cause);
    await closing;
  }
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw mediaError('server.unavailable', 'Given up.');
}
