import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { SavedAddressView } from '@vitrine/contracts';
import { SaveAddressRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { AddressBook } from './address-book';

@Controller('addresses')
export class AddressesController {
  constructor(private readonly book: AddressBook) {}

  @Get()
  @Allow('shop:buy')
  async list(@CurrentSession() { memberId }: Session): Promise<{ items: SavedAddressView[] }> {
    return { items: await this.book.list(memberId) };
  }

  @Post()
  @Allow('shop:buy')
  async add(
    @CurrentSession() session: Session,
    @Body() request: SaveAddressRequest,
  ): Promise<{ items: SavedAddressView[] }> {
    await this.book.add(session.memberId, request);
    return this.list(session);
  }

  @Put(':addressId')
  @Allow('shop:buy')
  async replace(
    @CurrentSession() session: Session,
    @Param('addressId') addressId: string,
    @Body() request: SaveAddressRequest,
  ): Promise<{ items: SavedAddressView[] }> {
    await this.book.replace(session.memberId, addressId, request);
    return this.list(session);
  }

  @Delete(':addressId')
  @HttpCode(204)
  @Allow('shop:buy')
  remove(@CurrentSession() { memberId }: Session, @Param('addressId') addressId: string): Promise<void> {
    return this.book.remove(memberId, addressId);
  }
}
