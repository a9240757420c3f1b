import { Module } from '@nestjs/common';
import { ChatModule } from '../chat';
import { BlockedTermsGate } from './blocked-terms.gate';
import { BlockedTermsService } from './blocked-terms.service';
import { ModerationController } from './moderation.controller';

@Module({
  imports: [ChatModule],
  controllers: [ModerationController],
  providers: [BlockedTermsService, BlockedTermsGate],
})
export class ModerationModule {}
