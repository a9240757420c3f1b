import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import type { CartView } from '@vitrine/contracts';
import { SetCartLineRequest } from '@vitrine/contracts/dto';
import { Allow, CurrentSession } from '../../platform/auth/decorators';
import type { Session } from '../../platform/auth/session';
import { CartQueries } from './cart.queries';
import { CartService } from './cart.service';

@Controller('cart')
export class CartController {
  constructor(
    private readonly cart: CartService,
    private readonly queries: CartQueries,
  ) {}

  @Get()
  @Allow('shop:buy')
  find(@CurrentSession() session: Session): Promise<CartView> {
    return this.queries.find(session.memberId);
  }

  @Put('lines/:variantId')
  @Allow('shop:buy')
  async set(
    @CurrentSession() session: Session,
    @Param('variantId') variantId: string,
    @Body() request: SetCartLineRequest,
  ): Promise<CartView> {
    await this.cart.set(session.memberId, variantId, request.quantity);
    return this.queries.find(session.memberId);
  }

  @Delete('lines/:variantId')
  @Allow('shop:buy')
  async remove(@CurrentSession() session: Session, @Param('variantId') variantId: string): Promise<CartView> {
    await this.cart.remove(session.memberId, [variantId]);
    return this.queries.find(session.memberId);
  }
}
