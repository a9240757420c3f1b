import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import type { TrayItemView } from '@vitrine/contracts';
import { AddTrayItemRequest, UpdateTrayItemRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { PinsQueries } from './pins.queries';
import { PinsService } from './pins.service';
import { TrayService } from './tray.service';

@Controller('rooms/:roomId/tray')
export class PinsController {
  constructor(
    private readonly trayService: TrayService,
    private readonly pins: PinsService,
    private readonly queries: PinsQueries,
  ) {}

  @Get()
  @Allow('room:read', 'room', 'roomId')
  tray(@Param('roomId') roomId: string): Promise<{ items: TrayItemView[] }> {
    return this.queries.tray(roomId);
  }

  @Post()
  @Allow('pin:manage', 'room', 'roomId')
  async add(
    @Param('roomId') roomId: string,
    @Body() request: AddTrayItemRequest,
    @CurrentSession() session: Session,
  ): Promise<TrayItemView> {
    return this.queries.item(roomId, await this.trayService.add(roomId, session, request));
  }

  @Patch(':pinId')
  @Allow('pin:manage', 'room', 'roomId')
  async update(
    @Param('roomId') roomId: string,
    @Param('pinId') pinId: string,
    @Body() request: UpdateTrayItemRequest,
    @CurrentSession() session: Session,
  ): Promise<TrayItemView> {
    await this.trayService.update(roomId, pinId, session, request);
    return this.queries.item(roomId, pinId);
  }

  @Delete(':pinId')
  @HttpCode(204)
  @Allow('pin:manage', 'room', 'roomId')
  remove(
    @Param('roomId') roomId: string,
    @Param('pinId') pinId: string,
    @CurrentSession() session: Session,
  ): Promise<void> {
    return this.trayService.remove(roomId, pinId, session);
  }

  @Post(':pinId/pin')
  @HttpCode(200)
  @Allow('pin:manage', 'room', 'roomId')
  async pin(
    @Param('roomId') roomId: string,
    @Param('pinId') pinId: string,
    @CurrentSession() session: Session,
  ): Promise<TrayItemView> {
    await this.pins.pin(roomId, pinId, session);
    return this.queries.item(roomId, pinId);
  }

  @Post(':pinId/unpin')
  @HttpCode(200)
  @Allow('pin:manage', 'room', 'roomId')
  async unpin(
    @Param('roomId') roomId: string,
    @Param('pinId') pinId: string,
    @CurrentSession() session: Session,
  ): Promise<TrayItemView> {
    await this.pins.unpin(roomId, pinId, session);
    return this.queries.item(roomId, pinId);
  }

  @Post(':pinId/show')
  @HttpCode(200)
  @Allow('pin:manage', 'room', 'roomId')
  async show(
    @Param('roomId') roomId: string,
    @Param('pinId') pinId: string,
    @CurrentSession() session: Session,
  ): Promise<TrayItemView> {
    await this.pins.show(roomId, pinId, session);
    return this.queries.item(roomId, pinId);
  }

  @Post(':pinId/hide')
  @HttpCode(200)
  @Allow('pin:manage', 'room', 'roomId')
  async hide(
    @Param('roomId') roomId: string,
    @Param('pinId') pinId: string,
    @CurrentSession() session: Session,
  ): Promise<TrayItemView> {
    await this.pins.hide(roomId, pinId, session);
    return this.queries.item(roomId, pinId);
  }
}
