import { Body, Controller, Delete, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import type { MediaGrantView, OwnStageSeatView, StageShowView } from '@vitrine/contracts';
import { JoinStageRequest, StageGrantRequest, StageLinkRequest } from '@vitrine/contracts/dto';
import type { FastifyRequest } from 'fastify';
import { Allow, CurrentSession, Public } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { Limit } from '../../platform/http/rate-limit';
import { StageInvitesService } from './stage-invites.service';
import { StageSeatsService } from './stage-seats.service';
import { StageQueries } from './stage.queries';

/** For those who come by the link. What the link opens is decided by its secret, what a seat opens by whose it is. */
@Controller()
export class StageSeatsController {
  constructor(
    private readonly seats: StageSeatsService,
    private readonly invites: StageInvitesService,
    private readonly queries: StageQueries,
  ) {}

  /** By POST, because a secret has no place in an address. */
  @Post('stage-links')
  @HttpCode(200)
  @Public()
  async open(@Body() { secret }: StageLinkRequest, @Req() { ip }: FastifyRequest): Promise<StageShowView> {
    const { room_id: roomId } = await this.invites.open(secret, ip);
    return this.queries.show(roomId);
  }

  @Post('stage-seats')
  @HttpCode(200)
  @Allow('room:watch')
  @Limit(120, 60)
  async join(
    @Body() request: JoinStageRequest,
    @CurrentSession() session: Session,
    @Req() { ip }: FastifyRequest,
  ): Promise<OwnStageSeatView> {
    return this.view(await this.seats.join(request, session, ip), session);
  }

  @Get('stage-seats/:seatId')
  @Allow('room:watch')
  look(@Param('seatId') seatId: string, @CurrentSession() session: Session): Promise<OwnStageSeatView> {
    return this.view(seatId, session);
  }

  @Delete('stage-seats/:seatId')
  @HttpCode(204)
  @Allow('room:watch')
  leave(@Param('seatId') seatId: string, @CurrentSession() session: Session): Promise<void> {
    return this.seats.leave(seatId, session);
  }

  @Post('stage-seats/:seatId/media-grants')
  @Allow('room:watch')
  grant(
    @Param('seatId') seatId: string,
    @Body() request: StageGrantRequest,
    @CurrentSession() session: Session,
  ): Promise<MediaGrantView> {
    return this.seats.grant(seatId, session, request);
  }

  private async view(seatId: string, session: Session): Promise<OwnStageSeatView> {
    return this.queries.own(await this.seats.look(seatId, session));
  }
}
