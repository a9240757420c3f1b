import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts';
import { CatalogModule } from '../catalog';
import { StoresModule } from '../stores';
import { AudienceRecorder } from './audience-recorder';
import { HostingService } from './hosting.service';
import { ReportQueries } from './report.queries';
import { RoomEvents } from './room-events';
import { RoomMembersService } from './room-members.service';
import { RoomPiecesRegistry } from './room-pieces';
import { RoomReplaysRegistry } from './room-replays';
import { RoomRows } from './room-rows';
import { RoomSource } from './room-source';
import { RoomStreamService } from './room-stream.service';
import { RoomTransitionsService } from './room-transitions.service';
import { RoomsController } from './rooms.controller';
import { RoomsQueries } from './rooms.queries';
import { RoomsService } from './rooms.service';

@Module({
  imports: [AccountsModule, CatalogModule, StoresModule],
  controllers: [RoomsController],
  providers: [
    RoomRows,
    RoomSource,
    RoomEvents,
    HostingService,
    RoomPiecesRegistry,
    RoomReplaysRegistry,
    RoomsService,
    RoomMembersService,
    RoomTransitionsService,
    RoomStreamService,
    RoomsQueries,
    ReportQueries,
    AudienceRecorder,
  ],
  exports: [
    RoomRows,
    RoomEvents,
    HostingService,
    RoomPiecesRegistry,
    RoomReplaysRegistry,
    RoomStreamService,
    RoomsQueries,
    RoomsService,
    AudienceRecorder,
  ],
})
export class RoomsModule {}
