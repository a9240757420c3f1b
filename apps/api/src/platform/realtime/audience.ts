import { packFrame } from '@vitrine/timeline';
import type { Frame } from '@vitrine/contracts';
import type { Metrics, Lane } from '../sight/metrics';
import type { LiveClient, Presence } from './live-client';
import { Multimap } from './multimap';
import type { Delivery, Sweeper } from './sweeper';
import { encodeEvent, type WirePacket } from './wire-packet';

export type AudienceKind = 'everyone' | 'staff';

/** Connections that get the same bytes. */
interface Group {
  readonly isStaff: boolean;
  readonly isPacked: boolean;
  readonly clients: Set<LiveClient>;
  /** The same as a list, until somebody comes or goes. */
  list: readonly LiveClient[] | null;
}

/** Who is in one room at this node, and the way to them: each frame is encoded once for all who get the same. */
export class Audience {
  private readonly groups: readonly Group[] = [false, true].flatMap((isStaff) =>
    [false, true].map((isPacked) => ({ isStaff, isPacked, clients: new Set<LiveClient>(), list: null })),
  );
  private readonly byMember = new Multimap<string, LiveClient>();
  /** Connections of each member who is not staff: those are the viewers. */
  private readonly viewers = new Multimap<string, LiveClient>();

  constructor(
    private readonly sweeper: Sweeper,
    private readonly metrics: Metrics,
  ) {}

  get viewerCount(): number {
    return this.viewers.size;
  }
  get isEmpty(): boolean {
    return this.byMember.size === 0;
  }

  add(client: LiveClient, presence: Presence): void {
    const group = this.groupOf(presence);
    group.clients.add(client);
    group.list = null;
    this.byMember.add(client.session.memberId, client);
    if (!presence.isStaff) this.viewers.add(client.session.memberId, client);
  }

  delete(client: LiveClient, presence: Presence): void {
    const group = this.groupOf(presence);
    if (!group.clients.delete(client)) return;
    group.list = null;
    this.byMember.delete(client.session.memberId, client);
    this.viewers.delete(client.session.memberId, client);
  }

  ofMember(memberId: string): readonly LiveClient[] {
    return this.byMember.get(memberId);
  }
  of(kind: AudienceKind): readonly LiveClient[] {
    return this.groupsOf(kind).flatMap(listOf);
  }
  all(): readonly LiveClient[] {
    return this.groups.flatMap(listOf);
  }

  /** @param onDone called once the last socket was written to */
  sendFrame(kind: AudienceKind, frame: Frame, lane: Lane, onDone?: () => void): void {
    const deliveries: Delivery[] = [];
    for (const group of this.groupsOf(kind)) {
      const clients = listOf(group);
      if (clients.length > 0) deliveries.push({ clients, packet: this.encodeFrame(frame, group.isPacked, lane) });
    }
    if (deliveries.length > 0) this.sweeper.start({ lane, deliveries, onDone });
    else onDone?.();
  }

  /** To one member, as far as they watch like everybody else or work here. */
  sendFrameToMember(memberId: string, frame: Frame, kinds: readonly AudienceKind[]): void {
    const packets: (WirePacket | null)[] = [null, null];
    const deliveries: Delivery[] = [];
    for (const client of this.byMember.get(memberId)) {
      const group = this.groups.find(({ clients }) => clients.has(client));
      if (!group || !kinds.includes(group.isStaff ? 'staff' : 'everyone')) continue;
      const index = group.isPacked ? 1 : 0;
      packets[index] ??= this.encodeFrame(frame, group.isPacked, 'personal');
      deliveries.push({ clients: [client], packet: packets[index] });
    }
    if (deliveries.length > 0) this.sweeper.start({ lane: 'personal', deliveries });
  }

  /** An event of the volatile lane. */
  sendVolatile(kinds: readonly AudienceKind[], name: string, payload: object): void {
    const clients = kinds.flatMap((kind) => this.of(kind));
    if (clients.length === 0) return;
    this.metrics.fanOutFrames.volatile.inc();
    this.sweeper.start({
      lane: 'volatile',
      deliveries: [{ clients, packet: encodeEvent(name, JSON.stringify(payload)) }],
    });
  }

  private encodeFrame(frame: Frame, isPacked: boolean, lane: Lane): WirePacket {
    this.metrics.fanOutFrames[lane].inc();
    return encodeEvent('frame', JSON.stringify(isPacked ? packFrame(frame) : frame));
  }

  private groupsOf(kind: AudienceKind): readonly Group[] {
    return this.groups.filter(({ isStaff }) => isStaff === (kind === 'staff'));
  }

  private groupOf({ isStaff, isPacked }: Presence): Group {
    const group = this.groups.find((one) => one.isStaff === isStaff && one.isPacked === isPacked);
    if (!group) throw new Error('There is a group for every kind of presence.');
    return group;
  }
}

function listOf(group: Group): readonly LiveClient[] {
  group.list ??= [...group.clients];
  return group.list;
}
