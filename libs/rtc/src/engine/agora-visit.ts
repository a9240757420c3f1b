import { errorBodyOf, isLasting } from '../media-error';
import type { StreamQuality } from '../stats/publish-stats';
import type { Time } from '../time';
import type { AgoraVisitRequest } from './agora-channel';
import { lossCauseOf } from './agora-errors';
import { qualityOfAgora } from './agora-quality';
import type { AgoraClient } from './agora-sdk';
import type { LossCause } from './media-engine';

/** A short break heals by itself; through a longer one a new connection is the quicker way. */
const RECONNECTING_GRACE_MS = 6_000;
/** A token is good for 30 s more when the SDK asks for the next one. */
const RENEWAL_RETRY_MS = 4_000;

/** One stay in a channel, from the join to the leave: keeps its token fresh and notices when it is over. */
export class AgoraVisit {
  /** What Agora says of our network, every two seconds. */
  networkQuality: StreamQuality | null = null;
  private phase: 'joining' | 'there' | 'over' = 'joining';
  private cancelGrace: () => void = () => undefined;
  private cancelRenewal: () => void = () => undefined;

  constructor(
    readonly client: AgoraClient,
    private readonly request: AgoraVisitRequest,
    private readonly time: Time,
    private readonly leave: () => Promise<void>,
  ) {}

  watch(): void {
    const { client } = this;
    client.on('connection-state-change', (state, _previous, reason) => this.judge(state, reason));
    client.on('token-privilege-will-expire', () => void this.renew());
    client.on('token-privilege-did-expire', () => this.lose('network'));
    client.on('network-quality', ({ uplinkNetworkQuality, downlinkNetworkQuality }) => {
      const isHost = this.request.role === 'host';
      this.networkQuality = qualityOfAgora(isHost ? uplinkNetworkQuality : downlinkNetworkQuality);
    });
  }

  /** The join went through. */
  begin(): void {
    if (this.phase === 'joining') this.phase = 'there';
  }

  /** The join did not: there is nothing to leave. */
  abandon(): void {
    this.end();
  }

  async close(): Promise<void> {
    if (this.phase === 'over') return;
    this.end();
    await this.leave();
  }

  private judge(state: string, reason: string | undefined): void {
    this.cancelGrace();
    if (state === 'RECONNECTING') this.cancelGrace = this.time.after(RECONNECTING_GRACE_MS, () => this.lose('network'));
    if (state === 'DISCONNECTED') this.lose(lossCauseOf(reason));
  }

  private async renew(): Promise<void> {
    try {
      const token = await this.request.renewToken();
      if (this.phase === 'there') await this.client.renewToken(token);
    } catch (failure) {
      const error = errorBodyOf(failure);
      if (isLasting(error) || error.code === 'media.seat-lost') this.lose('ended');
      else if (this.phase === 'there') this.cancelRenewal = this.time.after(RENEWAL_RETRY_MS, () => void this.renew());
    }
  }

  private lose(cause: LossCause): void {
    if (this.phase !== 'there') return;
    const closing = this.close();
    this.request.onLost(cause);
    void closing;
  }

  private end(): void {
    this.phase = 'over';
    this.cancelGrace();
    this.cancelRenewal();
    this.client.removeAllListeners();
  }
}
