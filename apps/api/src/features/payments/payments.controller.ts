import { Body, Controller, Get, HttpCode, Param, Post, Req, type RawBodyRequest } from '@nestjs/common';
import type { PaymentMethodView, PaymentsConfigView } from '@vitrine/contracts';
import { CreatePaymentMethodRequest } from '@vitrine/contracts/dto';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentSession, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { PaymentEventsService } from './payment-events.service';
import { PaymentMethodsService } from './payment-methods.service';
import { PaymentProvider } from './payment-provider';

@Controller()
export class PaymentsController {
  constructor(
    private readonly provider: PaymentProvider,
    private readonly methods: PaymentMethodsService,
    private readonly events: PaymentEventsService,
  ) {}

  @Get('payments/config')
  @Public({ session: false })
  config(): PaymentsConfigView {
    return this.provider.config();
  }

  @Post('payment-methods')
  @Allow('shop:buy')
  create(@CurrentSession() session: Session, @Body() request: CreatePaymentMethodRequest): Promise<PaymentMethodView> {
    return this.methods.create(session, request);
  }

  /** Where the payment provider tells what happened. Public: the signature of the body decides. */
  @Post('payment-webhooks/:provider')
  @HttpCode(204)
  @Public({ session: false })
  tell(@Param('provider') provider: string, @Req() request: RawBodyRequest<FastifyRequest>): Promise<void> {
    const signature = request.headers[this.provider.signatureHeader];
    const header = Array.isArray(signature) ? signature.join(',') : signature;
    return this.events.receive(provider, request.rawBody ?? Buffer.alloc(0), header, request.ip);
  }
}
