import { Body, Controller, Post } from '@nestjs/common';
import type { PaymentMethodView } from '@vitrine/contracts';
import { CreatePaymentMethodRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { PaymentMethodsService } from './payment-methods.service';

@Controller('payment-methods')
export class PaymentsController {
  constructor(private readonly methods: PaymentMethodsService) {}

  @Post()
  @Allow('shop:buy')
  create(@CurrentSession() session: Session, @Body() request: CreatePaymentMethodRequest): Promise<PaymentMethodView> {
    return this.methods.create(session, request);
  }
}
