import type { Money, PaymentsConfigView } from '@vitrine/contracts';
import { RefundStatus } from '@vitrine/contracts';
import type { Clock, Logger } from '@vitrine/server-kit';
import Stripe from 'stripe';
import { DomainError } from '../../platform/errors';
import type { StripeSettings } from '../../platform/payment-settings';
import {
  PaymentProvider,
  type AuthoriseRequest,
  type MethodDraft,
  type PaymentAnswer,
  type PaymentName,
  type ProviderDispute,
  type ProviderEvent,
  type ProviderMethod,
  type ProviderRefund,
  type RefundName,
  type RefundRequest,
} from './payment-provider';
import { toStripeAmount } from './stripe-amounts';
import {
  brandName,
  PAYMENT_KEY,
  problemOf,
  REFUND_KEY,
  subjectOf,
  toAnswer,
  toDispute,
  toRefund,
} from './stripe-mapping';
import { WEBHOOK_TOLERANCE_SECONDS } from './webhook-signature';

/** Shorter than the time after which nobody waits for the answer any more. What moves money is not sent twice by itself. */
const COMMAND = { timeout: 9_000, maxNetworkRetries: 0 } as const;
const READ = { timeout: 4_000, maxNetworkRetries: 1 } as const;

/** Stripe by its official library. The number of a card never comes here: the browser gives it to Stripe and us its name. */
export class StripePaymentProvider extends PaymentProvider {
  readonly name = 'stripe';
  readonly signatureHeader = 'stripe-signature';
  private readonly stripe: Stripe;

  constructor(
    private readonly settings: StripeSettings,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {
    super();
    const { protocol, hostname, port } = settings.apiUrl;
    const isSecure = protocol === 'https:';
    this.stripe = new Stripe(settings.secretKey, {
      protocol: isSecure ? 'https' : 'http',
      host: hostname,
      port: port === '' ? (isSecure ? 443 : 80) : Number(port),
      telemetry: false,
    });
  }

  config(): PaymentsConfigView {
    return { provider: 'stripe', publishableKey: this.settings.publishableKey };
  }

  requireChargeable(amount: Money): void {
    toStripeAmount(amount);
  }

  /** The card becomes one of a customer of its own, because Stripe lets a loose one pay only once. */
  async createMethod(draft: MethodDraft): Promise<ProviderMethod> {
    if (draft.kind === 'card') throw refusal('number', 'Cards are typed into the form of Stripe.');
    try {
      const method = await this.stripe.paymentMethods.retrieve(draft.providerToken, {}, READ);
      if (!method.card) throw refusal('providerToken', 'This is no card.');
      const { brand, last4, exp_month: expiryMonth, exp_year: expiryYear } = method.card;
      const customer = await this.stripe.customers.create(
        { payment_method: method.id },
        { ...COMMAND, idempotencyKey: `customer-${method.id}` },
      );
      return { token: `${customer.id}/${method.id}`, brand: brandName(brand), last4, expiryMonth, expiryYear };
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError || isRefused(error))
        throw refusal('providerToken', 'Stripe does not take this card.');
      throw error;
    }
  }

  async authorise({ paymentId, amount, methodToken }: AuthoriseRequest): Promise<PaymentAnswer> {
    // Stripe charges no nothing.
    if (amount.amountMinor === 0) return { status: 'succeeded', providerPaymentId: null };
    const [customer, method] = methodToken.split('/');
    if (customer === undefined || method === undefined) throw new Error('This payment method is not of Stripe.');
    try {
      const intent = await this.stripe.paymentIntents.create(
        {
          amount: toStripeAmount(amount),
          currency: amount.currency.toLowerCase(),
          customer,
          payment_method: method,
          confirm: true,
          // The buyer stays in the show: no bank that would take them to another page.
          automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
          metadata: { [PAYMENT_KEY]: paymentId },
        },
        { ...COMMAND, idempotencyKey: paymentId },
      );
      return toAnswer(intent);
    } catch (error) {
      if (error instanceof Stripe.errors.StripeCardError) {
        const problem = problemOf(error.code, error.decline_code);
        return { status: 'declined', problem, providerPaymentId: error.payment_intent?.id ?? null };
      }
      // Nothing was charged, and asking again would not change that.
      if (isRefused(error)) {
        if (!isAboutMethod(error))
          this.logger.error({ err: error, paymentId }, 'Stripe refused what we asked for, and not the card');
        return { status: 'declined', problem: 'payment.declined', providerPaymentId: null };
      }
      throw error;
    }
  }

  async status(payment: PaymentName): Promise<PaymentAnswer | null> {
    const intent = await this.intent(payment);
    return intent && toAnswer(intent);
  }

  async cancel(payment: PaymentName): Promise<PaymentAnswer | null> {
    const intent = await this.intent(payment);
    if (!intent) return null;
    try {
      const cancelled = await this.stripe.paymentIntents.cancel(
        intent.id,
        { cancellation_reason: 'abandoned' },
        COMMAND,
      );
      return toAnswer(cancelled);
    } catch (error) {
      // It was decided in the meantime.
      if (isRefused(error)) return this.status({ ...payment, providerPaymentId: intent.id });
      throw error;
    }
  }

  async refund({ refundId, payment, amount }: RefundRequest): Promise<ProviderRefund> {
    const intent = payment.providerPaymentId ?? (await this.intent(payment))?.id;
    if (intent === undefined) throw new Error(`Stripe knows nothing of the payment ${payment.paymentId}.`);
    try {
      const refund = await this.stripe.refunds.create(
        { payment_intent: intent, amount: toStripeAmount(amount), metadata: { [REFUND_KEY]: refundId } },
        { ...COMMAND, idempotencyKey: refundId },
      );
      return toRefund(refund);
    } catch (error) {
      // Too much, or disputed, or paid back before: asking again would not change it.
      if (isRefused(error)) return { status: RefundStatus.Failed, providerRefundId: null };
      throw error;
    }
  }

  async refundStatus({ refundId, providerRefundId, payment }: RefundName): Promise<ProviderRefund | null> {
    if (providerRefundId !== null) return toRefund(await this.stripe.refunds.retrieve(providerRefundId, {}, READ));
    const intent = payment.providerPaymentId ?? (await this.intent(payment))?.id;
    if (intent === undefined) return null;
    const { data } = await this.stripe.refunds.list({ payment_intent: intent, limit: 100 }, READ);
    const refund = data.find(({ metadata }) => metadata?.[REFUND_KEY] === refundId);
    return refund ? toRefund(refund) : null;
  }

  async dispute(providerDisputeId: string): Promise<ProviderDispute | null> {
    return toDispute(await this.stripe.disputes.retrieve(providerDisputeId, { expand: ['payment_intent'] }, READ));
  }

  readEvent(rawBody: Buffer, signature: string): ProviderEvent {
    for (const secret of this.settings.webhookSecrets) {
      const event = this.signedWith(secret, rawBody, signature);
      if (event) return { id: event.id, subject: subjectOf(event) };
    }
    throw new DomainError(
      'payment.webhook-invalid',
      'This is no event that Stripe signed for this address a moment ago.',
    );
  }

  private signedWith(secret: string, rawBody: Buffer, signature: string): Stripe.Event | null {
    try {
      return this.stripe.webhooks.constructEvent(
        rawBody,
        signature,
        secret,
        WEBHOOK_TOLERANCE_SECONDS,
        undefined,
        this.clock.nowMs(),
      );
    } catch (error) {
      if (error instanceof Stripe.errors.StripeSignatureVerificationError) return null;
      throw error;
    }
  }

  /**
   * By Stripe's name where it is known. Otherwise it is searched for by ours, which finds new ones a while late: whoever
   * finds none asks for the payment again under its key, which Stripe keeps for a day, longer than that while.
   */
  private async intent({ paymentId, providerPaymentId }: PaymentName): Promise<Stripe.PaymentIntent | null> {
    if (providerPaymentId !== null) return this.stripe.paymentIntents.retrieve(providerPaymentId, {}, READ);
    const query = `metadata['${PAYMENT_KEY}']:'${paymentId}'`;
    const { data } = await this.stripe.paymentIntents.search({ query, limit: 1 }, READ);
    return data[0] ?? null;
  }
}

/** Stripe understood what it was asked and says no for good. */
const isRefused = (error: unknown): error is Stripe.errors.StripeInvalidRequestError =>
  error instanceof Stripe.errors.StripeInvalidRequestError && (error.statusCode === 400 || error.statusCode === 404);

/** The card of the buyer can't be used any more; everything else is for whoever runs the account. */
const isAboutMethod = ({ param }: Stripe.errors.StripeInvalidRequestError): boolean =>
  param === 'payment_method' || param === 'customer';

const refusal = (path: string, sentence: string): DomainError =>
  new DomainError('payment.method-invalid', sentence, { fields: [{ path, rules: [sentence] }] });
