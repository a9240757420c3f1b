import { Module, type DynamicModule } from '@nestjs/common';
import { AccountsModule } from './features/accounts';
import { ChatModule } from './features/chat';
import { HealthModule } from './platform/http/health.module';
import { PlatformModule, type PlatformParts } from './platform/platform.module';

const FEATURES = [AccountsModule, ChatModule];

/** The composition root: which features there are, and which adapters serve them. */
@Module({})
export class AppModule {
  static with(parts: PlatformParts, extraModules: readonly (new () => object)[]): DynamicModule {
    return { module: AppModule, imports: [PlatformModule.with(parts), HealthModule, ...FEATURES, ...extraModules] };
  }
}
