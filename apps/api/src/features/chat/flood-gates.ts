import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { comparableText } from '@vitrine/domain';
import { DomainError } from '../../platform/errors';
import { TokenBuckets } from '../../platform/token-bucket';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { Metrics } from '../../platform/sight/metrics';
import { MessageGates, type MessageDraft } from './message-gates';
import { SaidOfLate } from './said-of-late';

/** How often one person may say the very same thing. */
const SAME_TEXT = { times: 3, perSeconds: 30 };
/** The part of a room's messages that guests may write, all together. */
const GUESTS_SHARE = 0.75;

/** What keeps a room readable whoever writes in it: a bound for the whole room, and one for saying the same again and again. */
@Injectable()
export class FloodGates implements OnModuleInit {
  private readonly perRoom: TokenBuckets;
  private readonly ofGuestsPerRoom: TokenBuckets;
  private readonly said = new SaidOfLate(SAME_TEXT);

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

  private check({ roomId, session: { memberId, isGuest }, clientId, text, isByStaff }: MessageDraft): void {
    // In another room the same name is another message.
    const name = `${roomId} ${clientId}`;
    // Sent once more because no answer came: it was counted then.
    if (isByStaff || this.said.has(memberId, name)) return;
    const nowMs = performance.now();
    const said = comparableText(text);
    // Looked at first: whoever is told to wait for the room must not have used up what they may say meanwhile.
    if (isGuest) this.spend('guest-messages-per-room', this.ofGuestsPerRoom.waitMs(roomId, nowMs));
    this.spend('messages-per-room', this.perRoom.waitMs(roomId, nowMs));
    this.spend('same-message', this.said.waitMs(memberId, said, nowMs));
    // Anybody can be a thousand guests: what is left is for those who have an account.
    if (isGuest) this.ofGuestsPerRoom.take(roomId, nowMs);
    this.perRoom.take(roomId, nowMs);
    this.said.add(memberId, { name, text: said, atMs: nowMs });
  }

  private spend(limit: string, retryAfterMs: number): void {
    if (retryAfterMs === 0) return;
    this.metrics.limitsHit.of(limit).inc();
    throw new DomainError('request.rate-limited', 'Too many messages.', { limit, retryAfterMs });
  }
}
