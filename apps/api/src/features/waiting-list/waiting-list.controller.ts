import { Body, Controller, Delete, Get, Ip, Param, Put } from '@nestjs/common';
import type { WaitingListView } from '@vitrine/contracts';
import { JoinWaitingListRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { WaitingListQueries } from './waiting-list.queries';
import { WaitingListService } from './waiting-list.service';

@Controller('waiting-list')
export class WaitingListController {
  constructor(
    private readonly line: WaitingListService,
    private readonly queries: WaitingListQueries,
  ) {}

  @Get()
  @Allow('shop:buy')
  mine(@CurrentSession() session: Session): Promise<WaitingListView> {
    return this.queries.ofMember(session.memberId);
  }

  @Put(':variantId')
  @Allow('shop:buy')
  async join(
    @CurrentSession() session: Session,
    @Param('variantId') variantId: string,
    @Body() request: JoinWaitingListRequest,
    @Ip() remoteAddress: string,
  ): Promise<WaitingListView> {
    await this.line.join(session, variantId, request, remoteAddress);
    return this.queries.ofMember(session.memberId);
  }

  @Delete(':variantId')
  @Allow('shop:buy')
  async leave(@CurrentSession() session: Session, @Param('variantId') variantId: string): Promise<WaitingListView> {
    await this.line.leave(session, variantId);
    return this.queries.ofMember(session.memberId);
  }
}
