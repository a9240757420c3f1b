import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { CatalogModule } from '../catalog';
import { CartController } from './cart.controller';
import { CartQueries } from './cart.queries';
import { CartService } from './cart.service';

@Module({
  imports: [AccountsModule, CatalogModule],
  controllers: [CartController],
  providers: [CartService, CartQueries],
  exports: [CartService],
})
export class CartModule {}
