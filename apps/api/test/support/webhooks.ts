import { randomUUID } from 'node:crypto';
import { Settings, type Clock } from '@vitrine/server-kit';
import { SANDBOX_SIGNATURE_HEADER, SandboxOutbox } from '../../src/features/payments/sandbox-outbox';
import { signWebhook } from '../../src/features/payments/webhook-signature';
import { readPaymentSettings, type PaymentSettings, type SandboxSettings } from '../../src/platform/payment-settings';
import type { TestApp } from './test-app';

export interface SandboxEvent {
  readonly id?: string;
  readonly type: string;
  readonly subjectId: string;
}
export interface Delivery {
  readonly secret?: string;
  readonly signedAtMs?: number;
  /** Sent instead of what was signed. */
  readonly body?: string;
  readonly signature?: string;
  readonly provider?: string;
}
export interface Answer {
  readonly status: number;
  readonly code: string | null;
}

/** Tells events as the sandbox does, or as somebody who would like to be it. */
export class WebhookSender {
  constructor(
    private readonly app: TestApp,
    private readonly clock: Clock,
  ) {}

  async send({ id = randomUUID(), type, subjectId }: SandboxEvent, more: Delivery = {}): Promise<Answer> {
    const signed = JSON.stringify({ id, type, createdAt: new Date(this.clock.nowMs()).toISOString(), subjectId });
    const secret = more.secret ?? this.app.settings.payments.sandbox.webhookSecrets[0] ?? '';
    const signature = more.signature ?? signWebhook(secret, Buffer.from(signed), more.signedAtMs ?? this.clock.nowMs());
    return this.post(more.body ?? signed, signature, more.provider);
  }

  async post(body: string, signature: string | null, provider = 'sandbox'): Promise<Answer> {
    const response = await fetch(`${this.app.url}/api/payment-webhooks/${provider}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(signature === null ? {} : { [SANDBOX_SIGNATURE_HEADER]: signature }),
      },
      body,
    });
    const text = await response.text();
    return { status: response.status, code: text === '' ? null : (JSON.parse(text) as { code: string }).code };
  }

  /** Everything that the sandbox has to tell by now. */
  deliver(): Promise<void> {
    return this.app.nest.get(SandboxOutbox, { strict: false }).deliver();
  }
}

/** The settings of payments with some of the sandbox's changed. @param serverSecret that its secrets are made of */
export function paymentsWith(
  sandbox: Partial<SandboxSettings>,
  serverSecret = 'media-secret-for-tests-only-012345678901',
): PaymentSettings {
  const base = readPaymentSettings(new Settings({ VITRINE_MEDIA_SECRET: serverSecret }));
  return { ...base, sandbox: { ...base.sandbox, ...sandbox } };
}
