import { Module } from '@nestjs/common';
import { PaymentMethodsService } from './payment-methods.service';
import { PaymentProvider } from './payment-provider';
import { PaymentsController } from './payments.controller';
import { PaymentsService } from './payments.service';
import { SandboxPaymentProvider } from './sandbox-payment-provider';
import { SandboxRefunds } from './sandbox-refunds';

@Module({
  controllers: [PaymentsController],
  providers: [
    SandboxRefunds,
    { provide: PaymentProvider, useClass: SandboxPaymentProvider },
    PaymentMethodsService,
    PaymentsService,
  ],
  exports: [PaymentProvider, PaymentMethodsService, PaymentsService],
})
export class PaymentsModule {}
