import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Entry, PersonView, ReactionKind } from '@vitrine/contracts';
import type { Logger } from '@vitrine/server-kit';
import { LOGGER } from '../logging';
import { Metrics } from '../sight/metrics';
import { BUS_TRANSPORT, type BusTransport } from './bus-transport';

/** What nodes tell each other about one room. */
export type RoomMessage =
  | { readonly kind: 'entries'; readonly entries: readonly Entry[]; readonly people: readonly PersonView[] }
  | { readonly kind: 'reactions'; readonly counts: Readonly<Partial<Record<ReactionKind, number>>> }
  | { readonly kind: 'typing'; readonly person: PersonView };

/** What every node hears, whatever rooms it has open. */
export type NodeMessage =
  | { readonly kind: 'session-revoked'; readonly sessionId: string }
  | { readonly kind: 'person-changed'; readonly memberId: string }
  /** What the member may do changed in one room, or in all of them when `roomId` is null. */
  | { readonly kind: 'role-changed'; readonly memberId: string; readonly roomId: string | null }
  /** Of these variants there may be more to buy than before. */
  | { readonly kind: 'stock-freed'; readonly variantIds: readonly string[] }
  /** The member's place in the line for a variant. */
  | { readonly kind: 'waiting-list-changed'; readonly memberId: string; readonly variantId: string }
  /** Viewers at the sending node, by room. */
  | { readonly kind: 'viewers'; readonly viewers: Readonly<Record<string, number>> };

const NODES_CHANNEL = 'vitrine:nodes';
const ROOM_CHANNEL = 'vitrine:room:';

interface Envelope<M> {
  readonly from: string;
  readonly message: M;
}

/**
 * What happens at one node and matters at the others. A node hears its own messages at once and not by the transport,
 * so that everything here goes on while the transport is away; what comes from others names its node.
 */
@Injectable()
export class NodeBus implements OnApplicationShutdown {
  readonly nodeId = randomBytes(6).toString('hex');
  private readonly roomListeners = new Set<(roomId: string, message: RoomMessage, nodeId: string) => void>();
  private readonly nodeListeners = new Set<(message: NodeMessage, nodeId: string) => void>();
  private readonly reliabilityListeners = new Set<(isReliable: boolean) => void>();
  private isUp = false;

  constructor(
    @Inject(BUS_TRANSPORT) private readonly transport: BusTransport | null,
    private readonly metrics: Metrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Whether what other nodes say is sure to be heard. Always so where there is one node. */
  get isReliable(): boolean {
    return this.transport === null || this.isUp;
  }
  /** Whether there may be other nodes. */
  get isShared(): boolean {
    return this.transport !== null;
  }

  async start(): Promise<void> {
    this.transport?.subscribe(NODES_CHANNEL);
    await this.transport?.start({
      onMessage: (channel, payload) => this.receive(channel, payload),
      onUp: () => this.setUp(true),
      onDown: () => this.setUp(false),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.transport?.close();
  }

  /** Hears what the other nodes say of this room from now on. */
  watchRoom(roomId: string): void {
    this.transport?.subscribe(ROOM_CHANNEL + roomId);
  }

  unwatchRoom(roomId: string): void {
    this.transport?.unsubscribe(ROOM_CHANNEL + roomId);
  }

  /** Tells the other nodes that watch the room. */
  tellRoom(roomId: string, message: RoomMessage): void {
    this.send(ROOM_CHANNEL + roomId, message);
  }

  /** Tells every node, this one included. */
  tellNodes(message: NodeMessage): void {
    for (const listener of this.nodeListeners) listener(message, this.nodeId);
    this.send(NODES_CHANNEL, message);
  }

  /** What other nodes say of rooms that are watched here. */
  onRoom(listener: (roomId: string, message: RoomMessage, nodeId: string) => void): void {
    this.roomListeners.add(listener);
  }

  onNodes(listener: (message: NodeMessage, nodeId: string) => void): void {
    this.nodeListeners.add(listener);
  }

  onReliability(listener: (isReliable: boolean) => void): void {
    this.reliabilityListeners.add(listener);
  }

  private send(channel: string, message: RoomMessage | NodeMessage): void {
    if (!this.transport || !this.isUp) return;
    this.metrics.busMessages.out.of(message.kind).inc();
    this.transport.publish(
      channel,
      JSON.stringify({ from: this.nodeId, message } satisfies Envelope<RoomMessage | NodeMessage>),
    );
  }

  private setUp(isUp: boolean): void {
    this.isUp = isUp;
    this.metrics.busUp.set(isUp ? 1 : 0);
    for (const listener of this.reliabilityListeners) listener(isUp);
  }

  private receive(channel: string, payload: string): void {
    try {
      const { from, message } = JSON.parse(payload) as Envelope<RoomMessage | NodeMessage>;
      if (from === this.nodeId) return;
      this.metrics.busMessages.in.of(message.kind).inc();
      if (channel === NODES_CHANNEL) for (const listener of this.nodeListeners) listener(message as NodeMessage, from);
      else if (channel.startsWith(ROOM_CHANNEL)) {
        const roomId = channel.slice(ROOM_CHANNEL.length);
        for (const listener of this.roomListeners) listener(roomId, message as RoomMessage, from);
      }
    } catch (error) {
      this.logger.error({ err: error, channel }, 'a message from another node could not be read');
    }
  }
}
