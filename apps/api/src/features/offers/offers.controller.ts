import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { OfferView } from '@vitrine/contracts';
import { CreateOfferRequest, UpdateOfferRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { OffersQueries } from './offers.queries';
import { OffersService } from './offers.service';

@Controller('rooms/:roomId/offers')
export class OffersController {
  constructor(
    private readonly offers: OffersService,
    private readonly queries: OffersQueries,
  ) {}

  @Get()
  @Allow('room:read', 'room', 'roomId')
  list(@Param('roomId') roomId: string): Promise<{ items: OfferView[] }> {
    return this.queries.ofRoom(roomId);
  }

  @Post()
  @Allow('pin:manage', 'room', 'roomId')
  async create(
    @Param('roomId') roomId: string,
    @Body() request: CreateOfferRequest,
    @CurrentSession() session: Session,
  ): Promise<OfferView> {
    return this.queries.one(roomId, await this.offers.create(roomId, session, request));
  }

  @Patch(':offerId')
  @Allow('pin:manage', 'room', 'roomId')
  async update(
    @Param('roomId') roomId: string,
    @Param('offerId') offerId: string,
    @Body() request: UpdateOfferRequest,
    @CurrentSession() session: Session,
  ): Promise<OfferView> {
    await this.offers.update(roomId, offerId, session, request);
    return this.queries.one(roomId, offerId);
  }

  @Delete(':offerId')
  @HttpCode(204)
  @Allow('pin:manage', 'room', 'roomId')
  remove(
    @Param('roomId') roomId: string,
    @Param('offerId') offerId: string,
    @CurrentSession() session: Session,
  ): Promise<void> {
    return this.offers.remove(roomId, offerId, session);
  }

  @Post(':offerId/start')
  @HttpCode(200)
  @Allow('pin:manage', 'room', 'roomId')
  async start(
    @Param('roomId') roomId: string,
    @Param('offerId') offerId: string,
    @CurrentSession() session: Session,
  ): Promise<OfferView> {
    await this.offers.start(roomId, offerId, session);
    return this.queries.one(roomId, offerId);
  }

  @Post(':offerId/end')
  @HttpCode(200)
  @Allow('pin:manage', 'room', 'roomId')
  async end(
    @Param('roomId') roomId: string,
    @Param('offerId') offerId: string,
    @CurrentSession() session: Session,
  ): Promise<OfferView> {
    await this.offers.end(roomId, offerId, session);
    return this.queries.one(roomId, offerId);
  }
}
