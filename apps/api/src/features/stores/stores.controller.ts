import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { StoreMemberView, StoreView } from '@vitrine/contracts';
import {
  AddStoreMemberRequest,
  CreateStoreRequest,
  UpdateStoreMemberRequest,
  UpdateStoreRequest,
} from '@vitrine/contracts/dto';
import { Allow, CurrentSession, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { DomainError } from '../../platform/errors';
import { Limit } from '../../platform/http/rate-limit';
import { StoreMembersService } from './store-members.service';
import { StoresQueries } from './stores.queries';
import { StoresService } from './stores.service';

@Controller('stores')
export class StoresController {
  constructor(
    private readonly stores: StoresService,
    private readonly staff: StoreMembersService,
    private readonly queries: StoresQueries,
  ) {}

  @Get('mine')
  @Allow('self:use')
  mine(@CurrentSession() session: Session): Promise<StoreView[]> {
    return this.queries.ofMember(session.memberId);
  }

  @Get('by-slug/:slug')
  @Public()
  bySlug(@Param('slug') slug: string): Promise<StoreView> {
    return this.queries.bySlug(slug);
  }

  @Post()
  @Allow('store:create')
  async create(@Body() request: CreateStoreRequest, @CurrentSession() session: Session): Promise<StoreView> {
    return this.queries.byId(await this.stores.create(session.memberId, request));
  }

  @Patch(':storeId')
  @Allow('store:manage', 'store', 'storeId')
  async update(@Param('storeId') storeId: string, @Body() request: UpdateStoreRequest): Promise<StoreView> {
    await this.stores.update(storeId, request);
    return this.queries.byId(storeId);
  }

  @Get(':storeId/members')
  @Allow('member:manage', 'store', 'storeId')
  members(@Param('storeId') storeId: string): Promise<StoreMemberView[]> {
    return this.queries.members(storeId);
  }

  /** Limited tightly, because the answer tells whether an address has an account. */
  @Post(':storeId/members')
  @Limit(60, 60)
  @Allow('member:manage', 'store', 'storeId')
  async addMember(@Param('storeId') storeId: string, @Body() request: AddStoreMemberRequest): Promise<StoreMemberView> {
    return this.member(storeId, await this.staff.add(storeId, request));
  }

  @Patch(':storeId/members/:memberId')
  @Allow('member:manage', 'store', 'storeId')
  async changeRole(
    @Param('storeId') storeId: string,
    @Param('memberId') memberId: string,
    @Body() request: UpdateStoreMemberRequest,
  ): Promise<StoreMemberView> {
    await this.staff.changeRole(storeId, memberId, request.role);
    return this.member(storeId, memberId);
  }

  @Delete(':storeId/members/:memberId')
  @HttpCode(204)
  @Allow('member:manage', 'store', 'storeId')
  removeMember(@Param('storeId') storeId: string, @Param('memberId') memberId: string): Promise<void> {
    return this.staff.remove(storeId, memberId);
  }

  private async member(storeId: string, memberId: string): Promise<StoreMemberView> {
    const member = await this.queries.member(storeId, memberId);
    if (!member) throw new DomainError('member.not-found', 'Nobody of this id works in the store.');
    return member;
  }
}
