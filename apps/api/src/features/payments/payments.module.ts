import { Module } from '@nestjs/common';
import type { Clock, Logger } from '@vitrine/server-kit';
import { CLOCK, LOGGER } from '../../platform/logging';
import { API_SETTINGS, type ApiSettings } from '../../platform/settings';
import { PaymentEventsService } from './payment-events.service';
import { PaymentListeners } from './payment-listeners';
import { PaymentMethodsService } from './payment-methods.service';
import { PaymentProvider } from './payment-provider';
import { PaymentsController } from './payments.controller';
import { PaymentsService } from './payments.service';
import { SandboxCharges } from './sandbox-charges';
import { SandboxDisputes } from './sandbox-disputes';
import { SandboxOutbox } from './sandbox-outbox';
import { SandboxPagesController } from './sandbox-pages.controller';
import { SandboxPaymentProvider } from './sandbox-payment-provider';
import { SandboxRefunds } from './sandbox-refunds';
import { StripePaymentProvider } from './stripe-payment-provider';

@Module({
  controllers: [PaymentsController, SandboxPagesController],
  providers: [
    SandboxOutbox,
    SandboxDisputes,
    SandboxCharges,
    SandboxRefunds,
    SandboxPaymentProvider,
    {
      provide: PaymentProvider,
      inject: [API_SETTINGS, CLOCK, LOGGER, SandboxPaymentProvider],
      useFactory: (
        { payments }: ApiSettings,
        clock: Clock,
        logger: Logger,
        sandbox: SandboxPaymentProvider,
      ): PaymentProvider => (payments.stripe ? new StripePaymentProvider(payments.stripe, clock, logger) : sandbox),
    },
    PaymentListeners,
    PaymentMethodsService,
    PaymentsService,
    PaymentEventsService,
  ],
  exports: [PaymentProvider, PaymentListeners, PaymentMethodsService, PaymentsService],
})
export class PaymentsModule {}
