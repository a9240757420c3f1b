import { Module, type OnModuleInit } from '@nestjs/common';
import { CatalogModule } from '../catalog';
import { MediaModule, RecordingParts } from '../media';
import { RoomReplaysRegistry, RoomsModule } from '../rooms';
import { ClipsController } from './clips.controller';
import { ClipsService } from './clips.service';
import { ReplayChapters } from './replay-chapters';
import { ReplayController } from './replay.controller';
import { ReplayFiles } from './replay-files';
import { ReplayQueries } from './replay.queries';
import { ReplayWindows } from './replay-windows';

@Module({
  imports: [CatalogModule, MediaModule, RoomsModule],
  controllers: [ReplayController, ClipsController],
  providers: [ReplayChapters, ReplayQueries, ReplayWindows, ReplayFiles, ClipsService],
})
export class ReplayModule implements OnModuleInit {
  constructor(
    private readonly replays: RoomReplaysRegistry,
    private readonly parts: RecordingParts,
  ) {}

  onModuleInit(): void {
    this.replays.setSource((roomIds) => this.parts.keptOf(roomIds));
  }
}
