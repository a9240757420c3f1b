import { Module } from '@nestjs/common';
import { AccountsController } from './accounts.controller';
import { AccountsQueries } from './accounts.queries';
import { AccountsService } from './accounts.service';
import { MemberMerges } from './member-merges';

@Module({
  controllers: [AccountsController],
  providers: [AccountsService, AccountsQueries, MemberMerges],
  exports: [MemberMerges],
})
export class AccountsModule {}
