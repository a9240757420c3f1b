export { RoomsModule } from './rooms.module';
export { RoomsQueries } from './rooms.queries';
export { HostingService } from './hosting.service';
export { RoomEvents, type HostingLoss, type RoomStatusChange, type RoomStatusListener } from './room-events';
export { RoomPiecesRegistry, type RoomPieces } from './room-pieces';
export { roomScope, RoomRows, type RoomRow } from './room-rows';
export { RoomStreamService } from './room-stream.service';
