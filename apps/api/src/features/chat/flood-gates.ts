import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { comparableText } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';
import { TokenBuckets } from '../../platform/realtime/token-bucket';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { Metrics } from '../../platform/sight/metrics';
import { RecentKeys } from './recent-keys';
import { MessageGates, type MessageDraft } from './message-gates';

/** How often one person may say the very same thing. */
const SAME_TEXT = { points: 3, perSeconds: 30 };
/** The part of a room's messages that guests may write, all together. */
const GUESTS_SHARE = 0.75;
/** Messages that are known again when they are sent once more because no answer came. */
const REMEMBERED = 10_000;

/** What keeps a room readable whoever writes in it: a bound for the whole room, and one for saying the same again and again. */
@Injectable()
export class FloodGates implements OnModuleInit {
  private readonly perRoom: TokenBuckets;
  private readonly ofGuestsPerRoom: TokenBuckets;
  private readonly perText = new TokenBuckets(SAME_TEXT);
  private readonly passed = new RecentKeys(REMEMBERED);

  constructor(
    private readonly gates: MessageGates,
    private readonly metrics: Metrics,
    @Inject(API_SETTINGS) settings: ApiSettings,
  ) {
    const points = settings.messagesPerSecondPerRoom;
    this.perRoom = new TokenBuckets({ points, perSeconds: 1 });
    this.ofGuestsPerRoom = new TokenBuckets({ points: Math.ceil(GUESTS_SHARE * points), perSeconds: 1 });
  }

  onModuleInit(): void {
    this.gates.register((draft) => this.check(draft), { name: 'flood' });
  }

  private check({ roomId, session, clientId, text, isByStaff }: MessageDraft): void {
    const key = `${roomId} ${session.memberId} ${clientId}`;
    if (isByStaff || this.passed.has(key)) return;
    // Looked at first: whoever is told to wait for the room must not have used up what they may say meanwhile.
    if (session.isGuest) this.spend('guest-messages-per-room', this.ofGuestsPerRoom.waitMs(roomId));
    this.spend('messages-per-room', this.perRoom.waitMs(roomId));
    this.spend('same-message', this.perText.take(`${session.memberId} ${comparableText(text)}`));
    // Anybody can be a thousand guests: what is left is for those who have an account.
    if (session.isGuest) this.ofGuestsPerRoom.take(roomId);
    this.perRoom.take(roomId);
    this.passed.add(key);
  }

  private spend(limit: string, retryAfterMs: number): void {
    if (retryAfterMs === 0) return;
    this.metrics.limitsHit.of(limit).inc();
    throw new DomainError('request.rate-limited', 'Too many messages.', { limit, retryAfterMs });
  }
}
