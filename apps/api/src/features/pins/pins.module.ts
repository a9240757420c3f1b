import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog';
import { RoomsModule } from '../rooms';
import { PinRows } from './pin-rows';
import { PinnedProducts } from './pinned-products';
import { PinsController } from './pins.controller';
import { PinsQueries } from './pins.queries';
import { PinsService } from './pins.service';
import { TrayService } from './tray.service';

@Module({
  imports: [CatalogModule, RoomsModule],
  controllers: [PinsController],
  providers: [PinRows, TrayService, PinsService, PinsQueries, PinnedProducts],
})
export class PinsModule {}
