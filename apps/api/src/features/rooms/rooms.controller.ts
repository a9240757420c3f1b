import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req } from '@nestjs/common';
import type { Page, RoomMemberView, RoomReportView, RoomView } from '@vitrine/contracts';
import {
  CreateRoomRequest,
  ListRoomsRequest,
  PageRequest,
  SetRoomMemberRequest,
  TransitionRoomRequest,
  UpdateRoomRequest,
} from '@vitrine/contracts/dto';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentSession, OptionalSession, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { Limit } from '../../platform/http/rate-limit';
import { receivePicture } from '../catalog';
import { ReportQueries } from './report.queries';
import { RoomMembersService } from './room-members.service';
import { RoomTransitionsService } from './room-transitions.service';
import { RoomsQueries } from './rooms.queries';
import { RoomsService } from './rooms.service';

@Controller()
export class RoomsController {
  constructor(
    private readonly rooms: RoomsService,
    private readonly transitions: RoomTransitionsService,
    private readonly members: RoomMembersService,
    private readonly queries: RoomsQueries,
    private readonly reports: ReportQueries,
  ) {}

  @Get('rooms')
  @Public()
  list(@Query() request: ListRoomsRequest): Promise<Page<RoomView>> {
    return this.queries.publicRooms(request);
  }

  @Get('rooms/:roomId')
  @Public()
  room(@Param('roomId') roomId: string, @OptionalSession() session: Session | null): Promise<RoomView> {
    return this.queries.room(roomId, session);
  }

  @Get('stores/:storeId/rooms')
  @Allow('room:read', 'store', 'storeId')
  listOfStore(@Param('storeId') storeId: string, @Query() request: PageRequest): Promise<Page<RoomView>> {
    return this.queries.storeRooms(storeId, request);
  }

  @Post('stores/:storeId/rooms')
  @Allow('room:manage', 'store', 'storeId')
  async create(
    @Param('storeId') storeId: string,
    @Body() request: CreateRoomRequest,
    @CurrentSession() session: Session,
  ): Promise<RoomView> {
    return this.queries.roomForStaff(await this.rooms.create(storeId, session, request));
  }

  @Patch('rooms/:roomId')
  @Allow('room:manage', 'room', 'roomId')
  async update(
    @Param('roomId') roomId: string,
    @Body() request: UpdateRoomRequest,
    @CurrentSession() session: Session,
  ): Promise<RoomView> {
    await this.rooms.update(roomId, session, request);
    return this.queries.roomForStaff(roomId);
  }

  @Post('rooms/:roomId/transitions')
  @HttpCode(200)
  @Allow('room:manage', 'room', 'roomId')
  async transition(
    @Param('roomId') roomId: string,
    @Body() request: TransitionRoomRequest,
    @CurrentSession() session: Session,
  ): Promise<RoomView> {
    await this.transitions.request(roomId, session, request.to);
    return this.queries.roomForStaff(roomId);
  }

  @Post('rooms/:roomId/poster')
  @Limit(60, 60)
  @Allow('room:manage', 'room', 'roomId')
  async setPoster(@Param('roomId') roomId: string, @Req() http: FastifyRequest): Promise<RoomView> {
    await receivePicture(http, ({ file }) => this.rooms.setPoster(roomId, file));
    return this.queries.roomForStaff(roomId);
  }

  @Get('rooms/:roomId/report')
  @Allow('report:read', 'room', 'roomId')
  report(@Param('roomId') roomId: string): Promise<RoomReportView> {
    return this.reports.report(roomId);
  }

  @Get('rooms/:roomId/members')
  @Allow('room:read', 'room', 'roomId')
  listMembers(@Param('roomId') roomId: string): Promise<RoomMemberView[]> {
    return this.members.list(roomId);
  }

  @Put('rooms/:roomId/members/:memberId')
  @Allow('room:manage', 'room', 'roomId')
  setMember(
    @Param('roomId') roomId: string,
    @Param('memberId') memberId: string,
    @Body() request: SetRoomMemberRequest,
  ): Promise<RoomMemberView> {
    return this.members.set(roomId, memberId, request.role);
  }

  @Delete('rooms/:roomId/members/:memberId')
  @HttpCode(204)
  @Allow('room:manage', 'room', 'roomId')
  removeMember(@Param('roomId') roomId: string, @Param('memberId') memberId: string): Promise<void> {
    return this.members.remove(roomId, memberId);
  }
}
