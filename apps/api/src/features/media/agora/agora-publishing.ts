import { Injectable } from '@nestjs/common';
import { RoomStatus } from '@vitrine/contracts';
import { agoraSessionId } from '@vitrine/domain';
import { RoomStreamService } from '../../rooms';
import { RoomClosing } from '../room-closing';
import { AgoraRecordings } from './agora-recordings';
import { AgoraRemoval } from './agora-removal';
import { AgoraSeats } from './agora-seats';

interface AgoraPublisherChange {
  readonly roomId: string;
  /** Of a camera that may send. */
  readonly uid: number;
  readonly isPublishing: boolean;
  readonly atMs: number;
}

/** Tells rooms who sends at Agora, in the words in which the embedded media server does. */
@Injectable()
export class AgoraPublishing {
  constructor(
    private readonly streams: RoomStreamService,
    private readonly closing: RoomClosing,
    private readonly seats: AgoraSeats,
    private readonly removal: AgoraRemoval,
    private readonly recordings: AgoraRecordings,
  ) {}

  /** Inside a command that holds the room. A second camera takes the show over from the first, as on the embedded server. */
  async apply({ roomId, uid, isPublishing, atMs }: AgoraPublisherChange): Promise<RoomStatus> {
    await this.seats.setPublishing(roomId, uid, isPublishing);
    if (isPublishing && (await this.seats.removePublishersBut(roomId, uid)) > 0)
      await this.removal.barAfterCommit(roomId);
    const kind = isPublishing ? 'publisher.started' : 'publisher.stopped';
    return this.streams.apply({ kind, roomId, sessionId: agoraSessionId(uid), atMs });
  }

  /** After it: what somebody who sends sets off. */
  async follow(roomId: string, status: RoomStatus): Promise<void> {
    // A token from before the end is still good at Agora. Not waited for: who told us wants an answer soon.
    if (status === RoomStatus.Ended) void this.closing.close(roomId);
    if (status === RoomStatus.Live) await this.recordings.ensure(roomId);
  }
}
