import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { LIMITS } from '@vitrine/contracts';
import { addressGroup, type Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { RateLimiter } from '../../platform/http/rate-limit';
import { isId } from '../../platform/ids';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { PaymentListeners } from './payment-listeners';
import { PaymentProvider, type ProviderEvent, type ProviderEventSubject } from './payment-provider';
import { PaymentsService, type Payment } from './payments.service';

/** Whoever tries signatures gets no further; the provider's own events are not counted. */
const REFUSED_PER_ADDRESS = { points: 60, perSeconds: 60 };
/** Providers try again for days; what comes after this is answered from the books all the same. */
const KEEP_MS = 30 * 24 * 3_600_000;

type Effect = () => Promise<void>;
const nothing: Effect = () => Promise.resolve();

/**
 * What a payment provider tells us. An event is only a reason to look: how the thing stands is asked of the provider, so
 * that events may come twice, late and in any order. It counts as told once its effect is in the books, in the same
 * transaction; every other answer than a 2xx makes the provider tell it again.
 */
@Injectable()
export class PaymentEventsService implements OnModuleInit {
  private readonly refused = new RateLimiter('refused-webhooks-per-address', REFUSED_PER_ADDRESS);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly provider: PaymentProvider,
    private readonly payments: PaymentsService,
    private readonly listeners: PaymentListeners,
    private readonly jobs: JobRunner,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.register({ name: 'payments.forget-events', cron: '17 3 * * *', handle: () => this.forget() });
  }

  /**
   * @throws DomainError `request.not-found` for the address of a provider that is not ours, `request.too-large`,
   *   `payment.webhook-invalid`, `payment.event-unmatched` for what is not known here or not yet, `server.unavailable`
   *   when the provider does not say how it stands; after the last two it is to be told again
   */
  async receive(
    providerName: string,
    rawBody: Buffer,
    signature: string | undefined,
    remoteAddress: string,
  ): Promise<void> {
    if (providerName !== this.provider.name)
      throw new DomainError('request.not-found', 'There is no such payment provider.');
    if (rawBody.length > LIMITS.webhookBytes.max)
      throw new DomainError('request.too-large', 'No event is that long.', { limit: 'webhookBytes' });
    const event = await this.read(rawBody, signature ?? '', remoteAddress);
    if (await this.isKnown(event)) return;
    const effect = await this.effectOf(event.subject);
    await this.unitOfWork.run(async () => {
      if (await this.remember(event)) await effect();
    });
  }

  private async read(rawBody: Buffer, signature: string, remoteAddress: string): Promise<ProviderEvent> {
    try {
      return this.provider.readEvent(rawBody, signature);
    } catch (error) {
      if (error instanceof DomainError) this.refused.consume(addressGroup(remoteAddress));
      throw error;
    }
  }

  /** Asks how the thing stands, and says what is to be done about it in the transaction that remembers the event. */
  private async effectOf(subject: ProviderEventSubject): Promise<Effect> {
    if (subject.kind === 'nothing') return nothing;
    if (subject.kind === 'refund') return this.refundEffect(subject.refundId);
    if (subject.kind === 'dispute') return this.disputeEffect(subject.providerDisputeId);
    const payment = await this.known(subject.paymentId);
    // Nothing more can be told of what is paid.
    if (payment.status === 'succeeded' || payment.status === 'returned') return nothing;
    const answer = answered(await this.payments.status(payment));
    return () => this.listeners.announcePayment(payment, answer);
  }

  private async refundEffect(refundId: string): Promise<Effect> {
    if (isId(refundId))
      for (const keeper of this.listeners.keepers) {
        const refund = await keeper.find(refundId);
        if (!refund) continue;
        const { paymentId, providerRefundId } = refund;
        const answer = answered(await this.payments.refundStatus({ refundId, paymentId }, providerRefundId));
        return () => keeper.apply(refundId, answer);
      }
    throw unmatched();
  }

  private async disputeEffect(providerDisputeId: string): Promise<Effect> {
    const dispute = await this.payments.dispute(providerDisputeId);
    if (dispute === null) return nothing;
    const told = answered(dispute);
    const payment = await this.known(told.paymentId);
    // Money that is disputed was taken: until our books say so too, there is no order to note it on.
    if (payment.status !== 'succeeded' && payment.status !== 'returned') throw unmatched();
    return () => this.listeners.announceDispute(payment, told);
  }

  private async known(paymentId: string): Promise<Payment> {
    const payment = isId(paymentId) ? await this.payments.find(paymentId) : null;
    if (!payment) throw unmatched();
    return payment;
  }

  private async isKnown({ id }: ProviderEvent): Promise<boolean> {
    const rows = await this.unitOfWork.query(`SELECT 1 FROM payment_event WHERE provider = $1 AND event_id = $2`, [
      this.provider.name,
      id,
    ]);
    return rows.length > 0;
  }

  /** @returns whether this call was the one that did. Of two at once the second waits for the first one's transaction. */
  private async remember({ id }: ProviderEvent): Promise<boolean> {
    const rows = await this.unitOfWork.query(
      `INSERT INTO payment_event (provider, event_id, received_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING event_id`,
      [this.provider.name, id, new Date(this.clock.nowMs())],
    );
    return rows.length > 0;
  }

  private async forget(): Promise<void> {
    await this.unitOfWork.query(`DELETE FROM payment_event WHERE received_at < $1`, [
      new Date(this.clock.nowMs() - KEEP_MS),
    ]);
  }
}

const unmatched = (): DomainError =>
  new DomainError('payment.event-unmatched', 'Nothing is known of this yet; tell it again.');

function answered<Answer>(answer: Answer | null | undefined): Answer {
  if (answer === undefined)
    throw new DomainError('server.unavailable', 'The payment provider did not say how it stands.');
  if (answer === null) throw unmatched();
  return answer;
}
