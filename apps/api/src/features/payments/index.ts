export { PaymentMethodsService, toPaymentMethodView, type PaymentMethod } from './payment-methods.service';
export {
  PaymentProvider,
  PaymentStatus,
  type AuthoriseRequest,
  type CardDetails,
  type PaymentResult,
  type ProviderMethod,
  type ProviderRefund,
  type RefundRequest,
  type RefundResult,
} from './payment-provider';
export { PaymentsModule } from './payments.module';
export { PaymentsService, type Payment } from './payments.service';
