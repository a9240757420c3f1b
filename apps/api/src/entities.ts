import { CallEntity } from './features/calls/entities/call.entity';
import { CartLineEntity } from './features/cart/entities/cart-line.entity';
import { PictureEntity } from './features/catalog/entities/picture.entity';
import { ProductEntity } from './features/catalog/entities/product.entity';
import { StockMovementEntity } from './features/catalog/entities/stock-movement.entity';
import { StockEntity } from './features/catalog/entities/stock.entity';
import { VariantPriceEntity } from './features/catalog/entities/variant-price.entity';
import { VariantEntity } from './features/catalog/entities/variant.entity';
import { BuyerDetailsEntity } from './features/checkout/entities/buyer-details.entity';
import { CheckoutLineEntity } from './features/checkout/entities/checkout-line.entity';
import { CheckoutEntity } from './features/checkout/entities/checkout.entity';
import { SavedAddressEntity } from './features/checkout/entities/saved-address.entity';
import { DiscountCodeEntity } from './features/discounts/entities/discount-code.entity';
import { DiscountUseEntity } from './features/discounts/entities/discount-use.entity';
import { MarketEntity } from './features/markets/entities/market.entity';
import { LatePaymentEntity } from './features/checkout/entities/late-payment.entity';
import { AgoraNoticeEntity } from './features/media/agora/entities/agora-notice.entity';
import { AgoraRecordingEntity } from './features/media/agora/entities/agora-recording.entity';
import { AgoraSeatEntity } from './features/media/agora/entities/agora-seat.entity';
import { StreamKeyEntity } from './features/media/entities/stream-key.entity';
import { DisputeEntity } from './features/orders/entities/dispute.entity';
import { OrderChangeEntity } from './features/orders/entities/order-change.entity';
import { BlockedTermsEntity } from './features/moderation/entities/blocked-terms.entity';
import { CheckoutOfferEntity } from './features/offers/entities/checkout-offer.entity';
import { OfferEntity } from './features/offers/entities/offer.entity';
import { OrderMailEntity } from './features/orders/entities/order-mail.entity';
import { OrderStepEntity } from './features/orders/entities/order-step.entity';
import { RefundLineEntity } from './features/orders/entities/refund-line.entity';
import { RefundEntity } from './features/orders/entities/refund.entity';
import { SalesOrderLineEntity } from './features/orders/entities/sales-order-line.entity';
import { SalesOrderEntity } from './features/orders/entities/sales-order.entity';
import { ShipmentLineEntity } from './features/orders/entities/shipment-line.entity';
import { ShipmentEntity } from './features/orders/entities/shipment.entity';
import { PaymentEventEntity } from './features/payments/entities/payment-event.entity';
import { PaymentMethodEntity } from './features/payments/entities/payment-method.entity';
import { PaymentEntity } from './features/payments/entities/payment.entity';
import { SandboxChargeEntity } from './features/payments/entities/sandbox-charge.entity';
import { SandboxDisputeEntity } from './features/payments/entities/sandbox-dispute.entity';
import { SandboxEventEntity } from './features/payments/entities/sandbox-event.entity';
import { SandboxRefundEntity } from './features/payments/entities/sandbox-refund.entity';
import { PinEntity } from './features/pins/entities/pin.entity';
import { RoomAudienceMinuteEntity } from './features/rooms/entities/room-audience-minute.entity';
import { RoomVisitEntity } from './features/rooms/entities/room-visit.entity';
import { RoomEntity } from './features/rooms/entities/room.entity';
import { StageInviteEntity } from './features/stage/entities/stage-invite.entity';
import { StageLayoutEntity } from './features/stage/entities/stage-layout.entity';
import { StageSeatEntity } from './features/stage/entities/stage-seat.entity';
import { StoreEntity } from './features/stores/entities/store.entity';
import { WaitingPlaceEntity } from './features/waiting-list/entities/waiting-place.entity';
import { MemberEntity } from './platform/auth/entities/member.entity';
import { RoleGrantEntity } from './platform/auth/entities/role-grant.entity';
import { SessionEntity } from './platform/auth/entities/session.entity';
import { IdempotencyRecordEntity } from './platform/http/idempotency-record.entity';
import { RecordingPartEntity } from './features/media/recording/entities/recording-part.entity';
import { RoomClipEntity } from './features/replay/entities/room-clip.entity';
import { RoomEntryEntity, RoomHeadEntity } from './platform/timeline/entities';

/** Every table of Vitrine. */
export const entities = [
  MemberEntity,
  SessionEntity,
  RoleGrantEntity,
  IdempotencyRecordEntity,
  RoomHeadEntity,
  RoomEntryEntity,
  StoreEntity,
  ProductEntity,
  VariantEntity,
  VariantPriceEntity,
  MarketEntity,
  StockEntity,
  StockMovementEntity,
  PictureEntity,
  RoomEntity,
  RoomVisitEntity,
  RoomAudienceMinuteEntity,
  RecordingPartEntity,
  RoomClipEntity,
  PinEntity,
  OfferEntity,
  StreamKeyEntity,
  StageInviteEntity,
  StageLayoutEntity,
  StageSeatEntity,
  CallEntity,
  AgoraSeatEntity,
  AgoraNoticeEntity,
  AgoraRecordingEntity,
  CartLineEntity,
  CheckoutEntity,
  CheckoutLineEntity,
  DiscountCodeEntity,
  DiscountUseEntity,
  SavedAddressEntity,
  BlockedTermsEntity,
  CheckoutOfferEntity,
  PaymentMethodEntity,
  PaymentEntity,
  BuyerDetailsEntity,
  PaymentEventEntity,
  LatePaymentEntity,
  DisputeEntity,
  SandboxChargeEntity,
  SandboxEventEntity,
  SandboxDisputeEntity,
  SandboxRefundEntity,
  SalesOrderEntity,
  SalesOrderLineEntity,
  OrderStepEntity,
  ShipmentEntity,
  ShipmentLineEntity,
  RefundEntity,
  RefundLineEntity,
  OrderMailEntity,
  OrderChangeEntity,
  WaitingPlaceEntity,
];
