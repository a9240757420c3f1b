export { PaymentListeners } from './payment-listeners';
export { PaymentMethodsService, toPaymentMethodView, type PaymentMethod } from './payment-methods.service';
export {
  isOutcome,
  PaymentProvider,
  PaymentStatus,
  type PaymentAnswer,
  type PaymentOutcome,
  type ProviderDispute,
  type ProviderRefund,
  type RefundResult,
} from './payment-provider';
export { PaymentsModule } from './payments.module';
export { PaymentsService, UNHEARD, type Payment } from './payments.service';
