import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { StageSeatStatus, type StageDeskView, type StageInviteView } from '@vitrine/contracts';
import { ArrangeStageRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { StageInvitesService } from './stage-invites.service';
import { StageQueries } from './stage.queries';
import { StageService } from './stage.service';

/** For those who admit and remove. */
@Controller('rooms/:roomId/stage')
export class StageController {
  constructor(
    private readonly stage: StageService,
    private readonly invites: StageInvitesService,
    private readonly queries: StageQueries,
  ) {}

  @Get()
  @Allow('stage:manage', 'room', 'roomId')
  desk(@Param('roomId') roomId: string): Promise<StageDeskView> {
    return this.queries.desk(roomId);
  }

  @Post('invite')
  @Allow('stage:manage', 'room', 'roomId')
  invite(@Param('roomId') roomId: string, @CurrentSession() session: Session): Promise<StageInviteView> {
    return this.invites.rotate(roomId, session);
  }

  @Delete('invite')
  @HttpCode(204)
  @Allow('stage:manage', 'room', 'roomId')
  revokeInvite(@Param('roomId') roomId: string): Promise<void> {
    return this.invites.revoke(roomId);
  }

  @Put('layout')
  @Allow('stage:manage', 'room', 'roomId')
  async arrange(
    @Param('roomId') roomId: string,
    @Body() request: ArrangeStageRequest,
    @CurrentSession() session: Session,
  ): Promise<StageDeskView> {
    await this.stage.arrange(roomId, request, session);
    return this.queries.desk(roomId);
  }

  @Post('seats/:seatId/admit')
  @HttpCode(200)
  @Allow('stage:manage', 'room', 'roomId')
  admit(
    @Param('roomId') roomId: string,
    @Param('seatId') seatId: string,
    @CurrentSession() session: Session,
  ): Promise<StageDeskView> {
    return this.step(roomId, seatId, StageSeatStatus.OnStage, session);
  }

  @Post('seats/:seatId/refuse')
  @HttpCode(200)
  @Allow('stage:manage', 'room', 'roomId')
  refuse(
    @Param('roomId') roomId: string,
    @Param('seatId') seatId: string,
    @CurrentSession() session: Session,
  ): Promise<StageDeskView> {
    return this.step(roomId, seatId, StageSeatStatus.Refused, session);
  }

  @Post('seats/:seatId/remove')
  @HttpCode(200)
  @Allow('stage:manage', 'room', 'roomId')
  remove(
    @Param('roomId') roomId: string,
    @Param('seatId') seatId: string,
    @CurrentSession() session: Session,
  ): Promise<StageDeskView> {
    return this.step(roomId, seatId, StageSeatStatus.Removed, session);
  }

  private async step(roomId: string, seatId: string, to: StageSeatStatus, session: Session): Promise<StageDeskView> {
    await this.stage.step(roomId, seatId, to, session);
    return this.queries.desk(roomId);
  }
}
