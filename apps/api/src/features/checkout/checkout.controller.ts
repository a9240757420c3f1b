import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Req } from '@nestjs/common';
import type { CheckoutView } from '@vitrine/contracts';
import { CreateCheckoutRequest, PayCheckoutRequest, UpdateCheckoutRequest } from '@vitrine/contracts/dto';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { IdempotencyKey } from '../../platform/http/idempotency.service';
import { CheckoutPaymentService } from './checkout-payment.service';
import { CheckoutQueries } from './checkout.queries';
import { CheckoutService } from './checkout.service';
import { CheckoutTermsService } from './checkout-terms.service';

@Controller('checkouts')
export class CheckoutController {
  constructor(
    private readonly checkouts: CheckoutService,
    private readonly payments: CheckoutPaymentService,
    private readonly terms: CheckoutTermsService,
    private readonly queries: CheckoutQueries,
  ) {}

  @Post()
  @Allow('shop:buy')
  async create(
    @CurrentSession() session: Session,
    @IdempotencyKey() key: string,
    @Body() request: CreateCheckoutRequest,
    @Req() http: FastifyRequest,
  ): Promise<CheckoutView> {
    const held = await this.checkouts.create(session, key, request, http.ip);
    return held.lines ? this.queries.view(held) : this.queries.find(session, held.id);
  }

  @Get(':checkoutId')
  @Allow('shop:buy')
  find(@CurrentSession() session: Session, @Param('checkoutId') checkoutId: string): Promise<CheckoutView> {
    return this.queries.find(session, checkoutId);
  }

  /** Where it goes, how, and with which code. */
  @Patch(':checkoutId')
  @Allow('shop:buy')
  async update(
    @CurrentSession() session: Session,
    @Param('checkoutId') checkoutId: string,
    @Body() request: UpdateCheckoutRequest,
    @Req() http: FastifyRequest,
  ): Promise<CheckoutView> {
    return this.queries.view(await this.terms.update(session, checkoutId, request, http.ip));
  }

  @Post(':checkoutId/payment')
  @HttpCode(200)
  @Allow('shop:buy')
  async pay(
    @CurrentSession() session: Session,
    @Param('checkoutId') checkoutId: string,
    @IdempotencyKey() key: string,
    @Body() request: PayCheckoutRequest,
  ): Promise<CheckoutView> {
    await this.payments.pay(session, checkoutId, key, request);
    return this.queries.find(session, checkoutId);
  }

  @Delete(':checkoutId/payment')
  @Allow('shop:buy')
  async giveUpPayment(
    @CurrentSession() session: Session,
    @Param('checkoutId') checkoutId: string,
  ): Promise<CheckoutView> {
    await this.payments.giveUpAsBuyer(session, checkoutId);
    return this.queries.find(session, checkoutId);
  }

  @Delete(':checkoutId')
  @Allow('shop:buy')
  async cancel(@CurrentSession() session: Session, @Param('checkoutId') checkoutId: string): Promise<CheckoutView> {
    await this.checkouts.cancel(session, checkoutId);
    return this.queries.find(session, checkoutId);
  }
}
