import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import type { PaymentsConfigView } from '@vitrine/contracts';
import type { Clock } from '@vitrine/server-kit';
import { UnitOfWork } from '../../platform/database/unit-of-work';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import { JobRunner } from '../../platform/jobs/job-runner';
import { CLOCK } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { hasValidCheckDigit, isCardExpired } from './card-number';
import {
  PaymentProvider,
  type AuthoriseRequest,
  type MethodDraft,
  type PaymentAnswer,
  type PaymentName,
  type PaymentOutcome,
  type ProviderDispute,
  type ProviderEvent,
  type ProviderEventSubject,
  type ProviderMethod,
  type ProviderRefund,
  type RefundName,
  type RefundRequest,
} from './payment-provider';
import { behaviourOfNumber, behaviourOfToken, SandboxBehaviour } from './sandbox-behaviour';
import { SandboxCharges, toState, type SandboxCharge } from './sandbox-charges';
import { SandboxDisputes } from './sandbox-disputes';
import { SANDBOX_SIGNATURE_HEADER, type SandboxEventBody } from './sandbox-outbox';
import { pageUrl } from './sandbox-pages';
import { SandboxRefunds } from './sandbox-refunds';
import { isSignedWebhook } from './webhook-signature';

const DECIDE_JOB = 'payments.sandbox-decide';
const SUCCEEDED: PaymentOutcome = { status: 'succeeded' };
/** Its payments have no names beside ours. */
const providerPaymentId = null;

/**
 * A payment provider that moves no money and otherwise behaves like one: it decides in its own book, at once or later or
 * when the buyer has answered their bank, tells by signed webhooks, and forgets nothing over a restart. Card numbers stand
 * for what cards do (`SandboxBehaviour`).
 */
@Injectable()
export class SandboxPaymentProvider extends PaymentProvider implements OnModuleInit {
  readonly name = 'sandbox';
  readonly signatureHeader = SANDBOX_SIGNATURE_HEADER;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly jobs: JobRunner,
    private readonly charges: SandboxCharges,
    private readonly refunds: SandboxRefunds,
    private readonly disputes: SandboxDisputes,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {
    super();
  }

  onModuleInit(): void {
    this.jobs.register<{ paymentId: string }>({
      name: DECIDE_JOB,
      handle: ({ paymentId }) => this.decide(paymentId),
    });
  }

  config(): PaymentsConfigView {
    return { provider: 'sandbox' };
  }

  requireChargeable(): void {
    // No money moves, so that every amount is as good as another.
  }

  async createMethod(draft: MethodDraft): Promise<ProviderMethod> {
    if (draft.kind === 'token') throw refusal('providerToken', 'The sandbox takes cards, and no names of them.');
    const { number, expiryMonth, expiryYear } = draft.card;
    if (!hasValidCheckDigit(number)) throw refusal('number', 'The card number has a mistake in it.');
    const behaviour = behaviourOfNumber(number);
    if (!behaviour) throw refusal('number', 'The sandbox knows its own card numbers only.');
    if (isCardExpired(expiryMonth, expiryYear, this.clock.nowMs()))
      throw refusal('expiryYear', 'The card has expired.');
    // The token says how the card behaves, so that nothing about the card needs to be kept.
    const token = `sandbox_${behaviour}_${randomUUID()}`;
    return { token, brand: 'Visa', last4: number.slice(-4), expiryMonth, expiryYear };
  }

  authorise(request: AuthoriseRequest): Promise<PaymentAnswer> {
    const behaviour = behaviourOfToken(request.methodToken);
    return this.unitOfWork.run(async () => {
      const charge = await this.charges.open(request, behaviour);
      if (!charge) return this.known(request);
      const { paymentId } = charge;
      if (behaviour === SandboxBehaviour.Slow)
        await this.jobs.runAt(DECIDE_JOB, { paymentId }, new Date(charge.decidesAtMs));
      return this.answer(charge);
    });
  }

  async status({ paymentId }: Pick<PaymentName, 'paymentId'>): Promise<PaymentAnswer | null> {
    // A charge whose job was lost is decided when somebody asks.
    const charge =
      (await this.charges.end(paymentId, ['pending'], SUCCEEDED, { dueOnly: true })) ??
      (await this.charges.find(paymentId));
    return charge && this.answer(charge);
  }

  async cancel({ paymentId }: PaymentName): Promise<PaymentAnswer | null> {
    await this.charges.end(paymentId, ['pending', 'requires-action'], {
      status: 'cancelled',
      problem: 'payment.authentication-timed-out',
    });
    return this.status({ paymentId });
  }

  /** What the buyer told their bank. @returns whether it was still waiting for that. */
  async authenticate(paymentId: string, isApproved: boolean): Promise<boolean> {
    const outcome: PaymentOutcome = isApproved
      ? SUCCEEDED
      : { status: 'declined', problem: 'payment.authentication-failed' };
    return (await this.charges.end(paymentId, ['requires-action'], outcome)) !== null;
  }

  refund(request: RefundRequest): Promise<ProviderRefund> {
    return this.refunds.refund(request);
  }

  refundStatus({ refundId }: Pick<RefundName, 'refundId'>): Promise<ProviderRefund | null> {
    return this.refunds.status(refundId);
  }

  dispute(providerDisputeId: string): Promise<ProviderDispute | null> {
    return isId(providerDisputeId) ? this.disputes.find(providerDisputeId) : Promise.resolve(null);
  }

  readEvent(rawBody: Buffer, signature: string): ProviderEvent {
    const { webhookSecrets } = this.settings.payments.sandbox;
    if (!isSignedWebhook(webhookSecrets, rawBody, signature, this.clock.nowMs())) throw invalidEvent();
    const { id, type, subjectId } = readBody(rawBody);
    return { id, subject: subjectOf(type, subjectId) };
  }

  private async decide(paymentId: string): Promise<void> {
    const charge = await this.charges.find(paymentId);
    if (charge?.status !== 'pending') return;
    // The job store's clock is the database's and may be ahead of ours.
    if (charge.decidesAtMs > this.clock.nowMs())
      await this.jobs.runAt(DECIDE_JOB, { paymentId }, new Date(charge.decidesAtMs));
    else await this.charges.end(paymentId, ['pending'], SUCCEEDED);
  }

  /** Asked again for the same payment. @throws Error when it is another payment under the same id. */
  private async known({ paymentId, amount }: AuthoriseRequest): Promise<PaymentAnswer> {
    const charge = await this.charges.find(paymentId);
    if (charge?.amount.amountMinor !== amount.amountMinor || charge.amount.currency !== amount.currency) {
      throw new Error(`The payment ${paymentId} was asked for with another amount before.`);
    }
    return (await this.status({ paymentId })) ?? this.answer(charge);
  }

  private answer(charge: SandboxCharge): PaymentAnswer {
    const url = pageUrl(this.settings.payments.sandbox.pageSecret, charge.paymentId);
    return { ...toState(charge, url), providerPaymentId };
  }
}

const refusal = (path: string, sentence: string): DomainError =>
  new DomainError('payment.method-invalid', sentence, { fields: [{ path, rules: [sentence] }] });
const invalidEvent = (): DomainError =>
  new DomainError('payment.webhook-invalid', 'This is no event that was signed for this address a moment ago.');

function readBody(rawBody: Buffer): Pick<SandboxEventBody, 'id' | 'type' | 'subjectId'> {
  const body: unknown = JSON.parse(rawBody.toString('utf8'));
  if (typeof body !== 'object' || body === null) throw invalidEvent();
  const { id, type, subjectId } = body as Record<string, unknown>;
  if (!isId(id) || typeof type !== 'string' || !isId(subjectId)) throw invalidEvent();
  return { id, type, subjectId };
}

function subjectOf(type: string, subjectId: string): ProviderEventSubject {
  switch (type.split('.')[0]) {
    case 'payment':
      return { kind: 'payment', paymentId: subjectId };
    case 'refund':
      return { kind: 'refund', refundId: subjectId };
    case 'dispute':
      return { kind: 'dispute', providerDisputeId: subjectId };
    default:
      return { kind: 'nothing' };
  }
}
