import { Module, type OnModuleInit } from '@nestjs/common';
import { AccountsModule, GuestTraces } from '../accounts';
import { MediaModule, StreamOwners } from '../media';
import { RoomEvents, RoomsModule } from '../rooms';
import { StageInvitesService } from './stage-invites.service';
import { StageRows } from './stage-rows';
import { StageSeatsController } from './stage-seats.controller';
import { StageSeatsService } from './stage-seats.service';
import { StageController } from './stage.controller';
import { StageQueries } from './stage.queries';
import { StageService } from './stage.service';

@Module({
  imports: [AccountsModule, RoomsModule, MediaModule],
  controllers: [StageController, StageSeatsController],
  providers: [StageRows, StageInvitesService, StageService, StageSeatsService, StageQueries],
})
export class StageModule implements OnModuleInit {
  constructor(
    private readonly stage: StageService,
    private readonly seats: StageRows,
    private readonly owners: StreamOwners,
    private readonly rooms: RoomEvents,
    private readonly traces: GuestTraces,
  ) {}

  onModuleInit(): void {
    this.owners.register({
      isShown: (roomId, streamId) => this.seats.isOnStage(roomId, streamId),
      hear: (event) => this.stage.hear(event),
    });
    this.rooms.onEnding((roomId) => this.stage.close(roomId));
    this.traces.register((guestIds) => this.seats.seenAmong(guestIds));
  }
}
