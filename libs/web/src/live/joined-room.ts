import { Outbox, Reactions, RoomSession, TypingSignal, type LiveConnection } from '@vitrine/client';

/** A room and what is being written in it, entered and left together. */
export class JoinedRoom {
  readonly room: RoomSession;
  readonly outbox: Outbox;
  readonly reactions: Reactions;
  readonly typing: TypingSignal;
  private farewell: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: LiveConnection, roomId: string) {
    this.room = new RoomSession({ connection, roomId });
    this.outbox = new Outbox({ connection, room: this.room });
    this.reactions = new Reactions({ connection, room: this.room });
    this.typing = new TypingSignal({ connection, room: this.room });
  }

  enter(): void {
    clearTimeout(this.farewell);
    this.room.start();
    this.reactions.start();
  }

  leave(): void {
    this.room.leave();
    this.reactions.stop();
    // React mounts twice in development: an outbox is thrown away only when nobody came back at once.
    this.farewell = setTimeout(() => this.outbox.dispose(), 0);
  }
}
