import { Outbox, RoomSession, type LiveConnection } from '@vitrine/client';

/** A room and what is being written in it, entered and left together. */
export class JoinedRoom {
  readonly room: RoomSession;
  readonly outbox: Outbox;
  private farewell: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: LiveConnection, roomId: string) {
    this.room = new RoomSession({ connection, roomId });
    this.outbox = new Outbox({ connection, room: this.room });
  }

  enter(): void {
    clearTimeout(this.farewell);
    this.room.start();
  }

  leave(): void {
    this.room.leave();
    // React mounts twice in development: an outbox is thrown away only when nobody came back at once.
    this.farewell = setTimeout(() => this.outbox.dispose(), 0);
  }
}
