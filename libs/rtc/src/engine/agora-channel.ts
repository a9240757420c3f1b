import type { AgoraGrantView, AgoraProxy } from '@vitrine/contracts';
import { mediaError } from '../media-error';
import type { Time } from '../time';
import { agoraErrorOf } from './agora-errors';
import type { AgoraClient, AgoraSdk } from './agora-sdk';
import { AgoraVisit } from './agora-visit';
import type { LossCause } from './media-engine';
import { SerialQueue } from './serial-queue';

export interface AgoraVisitRequest {
  readonly grant: Pick<AgoraGrantView, 'appId' | 'channel' | 'uid' | 'token' | 'proxy' | 'audienceLatencyLevel'>;
  readonly role: 'host' | 'audience';
  /** Gives up the attempt. */
  readonly signal: AbortSignal;
  /** Called at most once, after the visit began; it is over by then. */
  readonly onLost: (cause: LossCause) => void;
  /** A newer token for the same number. Rejects with what the api refuses it with. */
  readonly renewToken: () => Promise<string>;
  /** Before anything of the channel can be told. */
  readonly listen?: (client: AgoraClient) => void;
}

/** The SDK itself tries for ever; tried out without a network: more than 100 s without an answer. */
const JOIN_DEADLINE_MS = 12_000;
const LEAVE_DEADLINE_MS = 4_000;
/** So that one request fails before the deadline of all, and says why. */
const RETRY = { timeout: 3_000, timeoutFactor: 1, maxRetryCount: 2, maxRetryTimeout: 3_000 };
const PROXY_MODES: Readonly<Record<AgoraProxy, number | null>> = { off: null, udp: 3, tls: 5 };

/**
 * One client of the SDK, for as long as there is a page. It joins and leaves in turn: a second join is refused while the
 * first is under way, and a leave that comes late would end the join after it.
 */
export class AgoraChannel {
  private readonly turns = new SerialQueue();
  private client: AgoraClient | null = null;
  /** An attempt that was given up, and is not over yet. */
  private breakingOff: Promise<void> = Promise.resolve();

  constructor(
    private readonly loadSdk: () => Promise<AgoraSdk>,
    private readonly time: Time,
  ) {}

  /** @throws MediaError `media.unreachable`, `media.grant-invalid`, `media.seat-lost`, `server.unavailable` */
  enter(request: AgoraVisitRequest): Promise<AgoraVisit> {
    return this.turns.run(() => this.join(request));
  }

  private async join(request: AgoraVisitRequest): Promise<AgoraVisit> {
    const { grant, role, signal } = request;
    await this.breakingOff;
    if (signal.aborted) throw givenUp();
    const client = (this.client ??= await this.createClient(grant));
    const visit = new AgoraVisit(client, request, this.time, () => this.turns.run(() => this.leave(client)));
    try {
      await client.setClientRole(role, role === 'audience' ? { level: grant.audienceLatencyLevel } : undefined);
      visit.watch();
      request.listen?.(client);
      await this.joinInTime(client, request);
    } catch (failure) {
      visit.abandon();
      throw agoraErrorOf(failure);
    }
    visit.begin();
    return visit;
  }

  private async createClient({ proxy }: AgoraVisitRequest['grant']): Promise<AgoraClient> {
    const sdk = await this.loadSdk();
    // VP8: every browser sends it in two qualities, which Chrome for Android does not do with H.264.
    const client = sdk.createClient({
      mode: 'live',
      codec: 'vp8',
      httpRetryConfig: RETRY,
      websocketRetryConfig: RETRY,
    });
    const mode = PROXY_MODES[proxy];
    if (mode !== null) client.startProxyServer(mode);
    return client;
  }

  private async joinInTime(client: AgoraClient, { grant, signal }: AgoraVisitRequest): Promise<void> {
    let stop: () => void = () => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      const onAbort = () => reject(givenUp());
      const cancelDeadline = this.time.after(JOIN_DEADLINE_MS, () =>
        reject(mediaError('media.unreachable', `Agora did not let us in within ${JOIN_DEADLINE_MS} ms.`)),
      );
      signal.addEventListener('abort', onAbort);
      if (signal.aborted) onAbort();
      stop = () => {
        cancelDeadline();
        signal.removeEventListener('abort', onAbort);
      };
    });
    const joining = client.join(grant.appId, grant.channel, grant.token, grant.uid, { networkQualityProbe: true });
    try {
      await Promise.race([joining, stopped]);
    } catch (failure) {
      // Told at once; only the next one has to wait.
      this.breakingOff = this.breakOff(client, joining);
      throw failure;
    } finally {
      stop();
    }
  }

  /** Makes the SDK cease to try. A client that goes on nevertheless is not used any more. */
  private async breakOff(client: AgoraClient, joining: Promise<unknown>): Promise<void> {
    const isOver = await this.inTime(Promise.allSettled([joining, client.leave()]));
    if (!isOver) this.client = null;
  }

  private async leave(client: AgoraClient): Promise<void> {
    // What can't be left properly is dropped: Agora ends it when nothing comes any more.
    const isOver = await this.inTime(Promise.allSettled([client.leave()]));
    if (!isOver && this.client === client) this.client = null;
  }

  /** @returns whether it settled within the time that a leave may take. */
  private inTime(work: Promise<unknown>): Promise<boolean> {
    return new Promise((resolve) => {
      const cancel = this.time.after(LEAVE_DEADLINE_MS, () => resolve(false));
      void work.then(() => {
        cancel();
        resolve(true);
      });
    });
  }
}

const givenUp = () => mediaError('server.unavailable', 'Given up.');
