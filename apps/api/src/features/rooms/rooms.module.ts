import { Module } from '@nestjs/common';
import { CatalogModule } from '../catalog';
import { StoresModule } from '../stores';
import { AudienceRecorder } from './audience-recorder';
import { ReportQueries } from './report.queries';
import { RoomEvents } from './room-events';
import { RoomMembersService } from './room-members.service';
import { RoomPiecesRegistry } from './room-pieces';
import { RoomRows } from './room-rows';
import { RoomSource } from './room-source';
import { RoomStreamService } from './room-stream.service';
import { RoomTransitionsService } from './room-transitions.service';
import { RoomsController } from './rooms.controller';
import { RoomsQueries } from './rooms.queries';
import { RoomsService } from './rooms.service';

@Module({
  imports: [CatalogModule, StoresModule],
  controllers: [RoomsController],
  providers: [
    RoomRows,
    RoomSource,
    RoomEvents,
    RoomPiecesRegistry,
    RoomsService,
    RoomMembersService,
    RoomTransitionsService,
    RoomStreamService,
    RoomsQueries,
    ReportQueries,
    AudienceRecorder,
  ],
  exports: [RoomRows, RoomEvents, RoomPiecesRegistry, RoomStreamService, RoomsQueries],
})
export class RoomsModule {}
