import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';
import type { StripeSettings } from '../../src/platform/payment-settings';
import type { Card } from './shopping';

export const STRIPE_SECRET_KEY = 'sk_test_forTestsOnly';
export const STRIPE_WEBHOOK_SECRETS = ['whsec_theNewOne', 'whsec_theOldOne'] as const;

interface Intent {
  readonly id: string;
  readonly object: 'payment_intent';
  readonly amount: number;
  readonly currency: string;
  readonly client_secret: string;
  readonly metadata: Record<string, string>;
  readonly card: string;
  status: string;
  last_payment_error: { code: string; decline_code: string | null } | null;
  isSearchable: boolean;
}
interface Refund {
  readonly id: string;
  readonly object: 'refund';
  readonly payment_intent: string;
  readonly amount: number;
  readonly metadata: Record<string, string>;
  status: string;
}
interface Dispute {
  readonly id: string;
  readonly object: 'dispute';
  readonly payment_intent: string;
  readonly amount: number;
  readonly currency: string;
  readonly created: number;
  readonly reason: string;
  readonly evidence_details: { readonly due_by: number };
  status: string;
}
interface Reply {
  readonly status: number;
  readonly body: unknown;
}
interface Call {
  readonly method: string;
  readonly path: string;
  readonly values: Readonly<Record<string, string>>;
}
/** `lost` does what it is asked and says nothing; `hangs` does the same and keeps the line open. */
export type StripeFault = 'lost' | 'hangs' | 'fails' | 'busy';

const newName = (prefix: string): string => `${prefix}_${randomBytes(8).toString('hex')}`;
const problem = (status: number, type: string, more: object = {}): Reply => ({
  status,
  body: { error: { type, message: type, ...more } },
});
/** Nested names such as `metadata[payment_id]` stay as they are. */
const readForm = (text: string): Record<string, string> => Object.fromEntries(new URLSearchParams(text));
const metadataOf = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const key = /^metadata\[(\w+)\]$/.exec(name)?.[1];
      return key === undefined ? [] : [[key, value]];
    }),
  );

/**
 * A server of this machine that speaks as much of Stripe's API as the adapter uses, as Stripe documents it: intents that
 * are confirmed at once, refunds, disputes, keys under which a request is answered again and not carried out again, and a
 * search that finds new intents a while late only.
 */
export class FakeStripe {
  readonly calls: Call[] = [];
  private readonly intents = new Map<string, Intent>();
  private readonly refunds = new Map<string, Refund>();
  private readonly disputes = new Map<string, Dispute>();
  private readonly replies = new Map<string, { readonly request: string; readonly reply: Reply }>();
  private readonly faults: StripeFault[] = [];
  private readonly hanging = new Set<ServerResponse>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<FakeStripe> {
    const server = createServer();
    const fake = new FakeStripe(server);
    server.on('request', (request, response) => void fake.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  async stop(): Promise<void> {
    for (const response of this.hanging) response.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get settings(): StripeSettings {
    const { port } = this.server.address() as AddressInfo;
    return {
      secretKey: STRIPE_SECRET_KEY,
      publishableKey: 'pk_test_forTestsOnly',
      webhookSecrets: [...STRIPE_WEBHOOK_SECRETS],
      apiUrl: new URL(`http://127.0.0.1:${port}`),
    };
  }

  /** What the next command meets with. */
  failNext(...faults: readonly StripeFault[]): void {
    this.faults.push(...faults);
  }

  /** The name that Stripe's form would give to a card. */
  readonly methodOf = (card: Card): string => `pm_${card}`;

  intentOf(paymentId: string): Intent {
    const intent = [...this.intents.values()].find(({ metadata }) => metadata['payment_id'] === paymentId);
    if (!intent) throw new Error(`Nobody asked for the payment ${paymentId}.`);
    return intent;
  }
  intentsOf(paymentId: string): number {
    return [...this.intents.values()].filter(({ metadata }) => metadata['payment_id'] === paymentId).length;
  }
  refundOf(refundId: string): Refund {
    const refund = [...this.refunds.values()].find(({ metadata }) => metadata['refund_id'] === refundId);
    if (!refund) throw new Error(`Nobody asked for the refund ${refundId}.`);
    return refund;
  }

  /** What has been made by now can be searched for. */
  index(): void {
    for (const intent of this.intents.values()) intent.isSearchable = true;
  }

  /** As after a day. */
  forgetKeys(): void {
    this.replies.clear();
  }

  succeed(paymentId: string): void {
    this.intentOf(paymentId).status = 'succeeded';
  }
  /** As the buyer answered their bank. */
  authenticate(paymentId: string, isApproved: boolean): void {
    const intent = this.intentOf(paymentId);
    if (intent.status !== 'requires_action') return;
    intent.status = isApproved ? 'succeeded' : 'requires_payment_method';
    if (!isApproved) intent.last_payment_error = { code: 'payment_intent_authentication_failure', decline_code: null };
  }
  openDispute(paymentId: string): Dispute {
    const { id, amount, currency } = this.intentOf(paymentId);
    const created = Math.floor(Date.now() / 1000);
    const dispute: Dispute = {
      id: newName('dp'),
      object: 'dispute',
      payment_intent: id,
      amount,
      currency,
      created,
      reason: 'fraudulent',
      status: 'needs_response',
      evidence_details: { due_by: created + 7 * 86_400 },
    };
    this.disputes.set(dispute.id, dispute);
    return dispute;
  }

  decideDispute(id: string, status: 'won' | 'lost'): void {
    const dispute = this.disputes.get(id);
    if (dispute) dispute.status = status;
  }

  /** An event as Stripe posts it, signed by the library's own generator of test headers. */
  event(
    type: string,
    object: object,
    { secret = STRIPE_WEBHOOK_SECRETS[0], atMs = Date.now() }: { secret?: string; atMs?: number } = {},
  ): { readonly body: string; readonly signature: string } {
    const created = Math.floor(atMs / 1000);
    const body = JSON.stringify({
      id: newName('evt'),
      object: 'event',
      api_version: '2026-01-01',
      created,
      type,
      data: { object },
    });
    const stripe = new Stripe(STRIPE_SECRET_KEY);
    const signature = stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: created });
    return { body, signature };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://stripe');
    const text = Buffer.concat(chunks).toString('utf8');
    const values = request.method === 'GET' ? Object.fromEntries(url.searchParams) : readForm(text);
    const call: Call = { method: request.method ?? 'GET', path: url.pathname, values };
    this.calls.push(call);
    const send = ({ status, body }: Reply, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', 'request-id': newName('req'), ...headers });
      response.end(JSON.stringify(body));
    };
    if (request.headers.authorization !== `Bearer ${STRIPE_SECRET_KEY}`)
      return send(problem(401, 'invalid_request_error'));
    const fault = call.method === 'POST' ? this.faults.shift() : undefined;
    if (fault === 'busy') return send(problem(429, 'rate_limit_error'), { 'stripe-should-retry': 'false' });
    const key = request.headers['idempotency-key'];
    const known = typeof key === 'string' ? this.replies.get(key) : undefined;
    const described = `${call.path} ${text}`;
    if (known && known.request !== described) return send(problem(400, 'idempotency_error'));
    const reply = known?.reply ?? (fault === 'fails' ? problem(500, 'api_error') : this.answer(call));
    if (typeof key === 'string') this.replies.set(key, { request: described, reply });
    if (fault === 'lost') return void response.destroy();
    if (fault === 'hangs') return void this.hanging.add(response);
    return send(reply, known ? { 'idempotent-replayed': 'true' } : {});
  }

  private answer({ method, path, values }: Call): Reply {
    const [, , resource = '', id = '', verb = ''] = path.split('/');
    const route = `${method} ${resource}${verb === '' ? '' : ` ${verb}`}`;
    switch (route) {
      case 'GET payment_methods':
        return this.method(id);
      case 'POST customers':
        return { status: 200, body: { id: newName('cus'), object: 'customer' } };
      case 'POST payment_intents':
        return this.makeIntent(values);
      case 'GET payment_intents':
        return id === 'search' ? this.search(values['query'] ?? '') : found(this.intents.get(id));
      case 'POST payment_intents cancel':
        return this.cancel(this.intents.get(id));
      case 'POST refunds':
        return this.makeRefund(values);
      case 'GET refunds':
        return id === '' ? this.listRefunds(values['payment_intent'] ?? '') : found(this.refunds.get(id));
      case 'GET disputes': {
        const dispute = this.disputes.get(id);
        return found(dispute && { ...dispute, payment_intent: this.intents.get(dispute.payment_intent) });
      }
      default:
        return problem(404, 'invalid_request_error');
    }
  }

  private method(id: string): Reply {
    if (!/^pm_[A-Za-z]+$/.test(id)) return problem(404, 'invalid_request_error', { code: 'resource_missing' });
    const card = { brand: 'mastercard', last4: '4444', exp_month: 12, exp_year: 2034 };
    return { status: 200, body: { id, object: 'payment_method', type: 'card', card } };
  }

  private makeIntent(values: Readonly<Record<string, string>>): Reply {
    const { amount, currency = '', customer, confirm } = values;
    const card = (values['payment_method'] ?? '').slice('pm_'.length);
    if (!customer?.startsWith('cus_') || confirm !== 'true' || !/^\d+$/.test(amount ?? ''))
      return problem(400, 'invalid_request_error');
    if (Number(amount) < 50) return problem(400, 'invalid_request_error', { code: 'amount_too_small' });
    const id = newName('pi');
    const status = { slow: 'processing', authenticate: 'requires_action' }[card] ?? 'succeeded';
    const intent: Intent = {
      id,
      object: 'payment_intent',
      amount: Number(amount),
      currency,
      client_secret: `${id}_secret_x`,
      metadata: metadataOf(values),
      card,
      status,
      last_payment_error: null,
      isSearchable: false,
    };
    this.intents.set(id, intent);
    const declineCode = { decline: 'generic_decline', insufficientFunds: 'insufficient_funds' }[card];
    if (declineCode === undefined) return found(intent);
    intent.status = 'requires_payment_method';
    intent.last_payment_error = { code: 'card_declined', decline_code: declineCode };
    return problem(402, 'card_error', { ...intent.last_payment_error, payment_intent: intent });
  }

  private search(query: string): Reply {
    const wanted = /^metadata\['payment_id'\]:'([^']+)'$/.exec(query)?.[1];
    const data = [...this.intents.values()].filter(
      ({ metadata, isSearchable }) => isSearchable && metadata['payment_id'] === wanted,
    );
    return { status: 200, body: { object: 'search_result', data, has_more: false } };
  }

  private cancel(intent: Intent | undefined): Reply {
    if (intent && ['succeeded', 'canceled', 'processing'].includes(intent.status))
      return problem(400, 'invalid_request_error', { code: 'payment_intent_unexpected_state' });
    if (intent) intent.status = 'canceled';
    return found(intent);
  }

  private makeRefund(values: Readonly<Record<string, string>>): Reply {
    const intent = this.intents.get(values['payment_intent'] ?? '');
    const amount = Number(values['amount']);
    if (intent?.status !== 'succeeded') return problem(400, 'invalid_request_error');
    const before = [...this.refunds.values()]
      .filter((refund) => refund.payment_intent === intent.id && refund.status !== 'failed')
      .reduce((sum, refund) => sum + refund.amount, 0);
    if (before + amount > intent.amount)
      return problem(400, 'invalid_request_error', { code: 'charge_already_refunded' });
    const isSlow = intent.card === 'slowRefund' || intent.card === 'failedRefund';
    const refund: Refund = {
      id: newName('re'),
      object: 'refund',
      payment_intent: intent.id,
      amount,
      metadata: metadataOf(values),
      status: isSlow ? 'pending' : 'succeeded',
    };
    this.refunds.set(refund.id, refund);
    return found(refund);
  }

  private listRefunds(intentId: string): Reply {
    const data = [...this.refunds.values()].filter((refund) => refund.payment_intent === intentId);
    return { status: 200, body: { object: 'list', data, has_more: false } };
  }
}

const found = (body: object | undefined): Reply =>
  body ? { status: 200, body } : problem(404, 'invalid_request_error', { code: 'resource_missing' });
