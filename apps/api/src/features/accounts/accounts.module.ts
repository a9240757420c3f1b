import { Module } from '@nestjs/common';
import { AccountsController } from './accounts.controller';
import { AccountsQueries } from './accounts.queries';
import { AccountsService } from './accounts.service';
import { CleanUpService } from './clean-up.service';
import { GuestTraces } from './guest-traces';
import { MemberMerges } from './member-merges';

@Module({
  controllers: [AccountsController],
  providers: [AccountsService, AccountsQueries, CleanUpService, GuestTraces, MemberMerges],
  exports: [GuestTraces, MemberMerges],
})
export class AccountsModule {}
