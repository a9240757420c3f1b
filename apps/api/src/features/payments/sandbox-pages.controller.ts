import { createHash } from 'node:crypto';
import { Controller, Get, HttpCode, Inject, Param, Post, Res } from '@nestjs/common';
import { toDecimal } from '@vitrine/domain';
import type { FastifyReply } from 'fastify';
import { Public } from '../../platform/auth/decorators';
import { DomainError } from '../../platform/errors';
import { isId } from '../../platform/ids';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { SandboxCharges } from './sandbox-charges';
import { isPageKey, pageUrl, SANDBOX_PAGES } from './sandbox-pages';
import { SandboxPaymentProvider } from './sandbox-payment-provider';

const STYLE = `:root{color-scheme:light;font:16px/1.5 system-ui,sans-serif;color:#1d1b18;background:#fff}
body{margin:0;padding:20px;display:grid;gap:16px;align-content:center;min-height:100vh;box-sizing:border-box}
h1{font-size:20px;line-height:1.25;margin:0}p{margin:0}b{white-space:nowrap}small{color:#5e5952}
form{display:grid;gap:12px}button{font:inherit;font-weight:600;min-height:52px;border-radius:14px;cursor:pointer;border:1px solid #1d1b18}
.yes{background:#1d1b18;color:#fff}.no{background:#fff;color:#1d1b18}button:focus-visible{outline:3px solid #2f6fde;outline-offset:2px}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');
const POLICY = [
  `default-src 'none'`,
  `style-src 'sha256-${STYLE_HASH}'`,
  `form-action 'self'`,
  `frame-ancestors 'self'`,
  `base-uri 'none'`,
].join('; ');

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
  `<title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${body}</body></html>`;

/**
 * The page on which the bank of the sandbox asks whether the buyer is the one who pays. It works without script; whoever
 * does not have its key finds nothing there.
 */
@Controller(SANDBOX_PAGES)
export class SandboxPagesController {
  constructor(
    private readonly charges: SandboxCharges,
    private readonly provider: SandboxPaymentProvider,
    @Inject(API_SETTINGS) private readonly settings: ApiSettings,
  ) {}

  @Get(':paymentId/:key')
  @Public({ session: false })
  async show(
    @Param('paymentId') paymentId: string,
    @Param('key') key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    this.requireKey(paymentId, key);
    const charge = await this.charges.find(paymentId);
    if (!charge) throw notFound();
    if (charge.status !== 'requires-action') return this.done(reply);
    const url = pageUrl(this.settings.payments.sandbox.pageSecret, paymentId);
    const amount = `${toDecimal(charge.amount)} ${charge.amount.currency}`;
    // A form of parts, even without any: what else a form could send, this api does not read.
    const answer = (word: string, text: string, look: string): string =>
      `<form method="post" enctype="multipart/form-data" action="${url}/${word}"><button class="${look}">${text}</button></form>`;
    return html(
      reply,
      page(
        'Is this you?',
        `<p>Your bank asks before it pays <b>${amount}</b>.</p>${answer('approve', 'Approve', 'yes')}` +
          `${answer('decline', 'Decline', 'no')}<small>Test payments: this bank is part of the sandbox.</small>`,
      ),
    );
  }

  @Post(':paymentId/:key/approve')
  @HttpCode(200)
  @Public({ session: false })
  approve(
    @Param('paymentId') paymentId: string,
    @Param('key') key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.answer(paymentId, key, reply, true);
  }

  @Post(':paymentId/:key/decline')
  @HttpCode(200)
  @Public({ session: false })
  decline(
    @Param('paymentId') paymentId: string,
    @Param('key') key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.answer(paymentId, key, reply, false);
  }

  private async answer(paymentId: string, key: string, reply: FastifyReply, isApproved: boolean): Promise<string> {
    this.requireKey(paymentId, key);
    await this.provider.authenticate(paymentId, isApproved);
    return this.done(reply);
  }

  private requireKey(paymentId: string, key: string): void {
    if (!isId(paymentId) || !isPageKey(this.settings.payments.sandbox.pageSecret, paymentId, key)) throw notFound();
  }

  private done(reply: FastifyReply): string {
    return html(reply, page('Your bank has your answer', '<p>The shop goes on by itself in a moment.</p>'));
  }
}

const notFound = (): DomainError => new DomainError('request.not-found', 'There is no such address.');

function html(reply: FastifyReply, text: string): string {
  void reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    // Without a referrer browsers send no origin either, and answers without one from a page are refused.
    .header('referrer-policy', 'same-origin')
    .header('cache-control', 'no-store');
  return text;
}
