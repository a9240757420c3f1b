import { Module } from '@nestjs/common';
import { MarketsModule } from '../markets';
import { MembershipListeners } from './membership-listeners';
import { StoreMembersService } from './store-members.service';
import { StoresController } from './stores.controller';
import { StoresQueries } from './stores.queries';
import { StoresService } from './stores.service';

@Module({
  imports: [MarketsModule],
  controllers: [StoresController],
  providers: [MembershipListeners, StoreMembersService, StoresQueries, StoresService],
  exports: [MembershipListeners, StoresQueries],
})
export class StoresModule {}
