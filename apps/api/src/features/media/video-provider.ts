import type { MediaGrantView, MediaRole, StreamHealthView } from '@vitrine/contracts';

export interface GrantRequest {
  /** The room at the engine: of a show, or a stream of its own (see `StreamOwner`). */
  readonly roomId: string;
  readonly memberId: string;
  readonly role: MediaRole;
  /** The seat that is to be kept, for an engine that has seats; null for a new one. */
  readonly uid: number | null;
}

/** Who carries picture and sound. It grants what policy has allowed, and cuts off whom it is told to. */
export abstract class VideoProvider {
  abstract readonly engine: MediaGrantView['engine'];
  /** How long somebody who holds a grant to publish may still begin with it. */
  abstract readonly publishGrantLifetimeMs: number;
  /** Whether more than one person can be seen at a time: each then publishes to a room of their own at the engine. */
  abstract readonly carriesStages: boolean;
  /** False where this server knows of no way to it; then nobody can be cut off. */
  abstract readonly isReachable: boolean;

  /** @throws DomainError `media.seat-lost` when the seat is not theirs, or was taken away. */
  abstract grant(request: GrantRequest): Promise<MediaGrantView>;

  /** @throws DomainError `server.unavailable`, as the following. */
  abstract health(roomId: string): Promise<StreamHealthView>;

  /** Cuts off everybody who publishes to the room or plays it; nobody is fine. */
  abstract endRoom(roomId: string): Promise<void>;

  /** Cuts off what this member publishes to the room; nothing is fine. */
  abstract endPublisher(roomId: string, memberId: string): Promise<void>;
}
