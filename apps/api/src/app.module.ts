import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from './features/accounts';
import { CallsModule } from './features/calls';
import { CartModule } from './features/cart';
import { CatalogModule } from './features/catalog';
import { ChatModule } from './features/chat';
import { CheckoutModule } from './features/checkout';
import { DiscountsModule } from './features/discounts';
import { MarketsModule } from './features/markets';
import { MediaModule } from './features/media';
import { ModerationModule } from './features/moderation';
import { OffersModule } from './features/offers';
import { OrdersModule } from './features/orders';
import { PaymentsModule } from './features/payments';
import { PinsModule } from './features/pins';
import { ReplayModule } from './features/replay';
import { RoomsModule } from './features/rooms';
import { StageModule } from './features/stage';
import { StoresModule } from './features/stores';
import { WaitingListModule } from './features/waiting-list';
import { HealthModule } from './platform/http/health.module';
import { PlatformModule, type PlatformParts } from './platform/platform.module';

const FEATURES = [
  AccountsModule,
  ChatModule,
  ModerationModule,
  StoresModule,
  CatalogModule,
  CartModule,
  PaymentsModule,
  OffersModule,
  OrdersModule,
  MarketsModule,
  DiscountsModule,
  CheckoutModule,
  WaitingListModule,
  RoomsModule,
  PinsModule,
  MediaModule,
  ReplayModule,
  StageModule,
  CallsModule,
];

/** The composition root: which features there are, and which adapters serve them. */
@Module({})
export class AppModule {
  static with(parts: PlatformParts, extraModules: readonly (new () => object)[]): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(parts), HealthModule, ...FEATURES, ...extraModules] };
  }
}
