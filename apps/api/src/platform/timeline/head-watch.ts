import type { NodeBus } from '../bus/node-bus';

/** While the bus works this finds only what was lost on it, for example between two of its outages. */
const RELIABLE_INTERVAL_MS = 1_000;
/** While it is away this is the way by which rooms learn of entries that other nodes stored. */
const UNRELIABLE_INTERVAL_MS = 250;

export interface HeadWatchOptions {
  readonly bus: Pick<NodeBus, 'isReliable' | 'isShared' | 'onReliability'>;
  /** The last number of each room, in one statement. */
  readonly readHeads: (roomIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  /** The rooms that are open at this node. */
  readonly openRooms: () => readonly string[];
  readonly onHead: (roomId: string, lastSeq: number) => void;
  /** Called once per outage of the database, not per try. */
  readonly onError: (error: unknown) => void;
}

/**
 * Asks the database how far the rooms of this node have come, because the bus may lose what other nodes say. Does
 * nothing where there is one node.
 */
export class HeadWatch {
  private timer: NodeJS.Timeout | null = null;
  private isRunning = false;
  private isReading = false;
  /** Something changed after the reading under way began: its answer may be too old. */
  private isDue = false;
  private isFailing = false;

  constructor(private readonly options: HeadWatchOptions) {
    // Also when it goes: it was away for some seconds before anybody could tell.
    options.bus.onReliability(() => this.look());
  }

  start(): void {
    if (!this.options.bus.isShared || this.isRunning) return;
    this.isRunning = true;
    this.look();
  }

  stop(): void {
    this.isRunning = false;
    if (this.timer) clearTimeout(this.timer);
  }

  private look(): void {
    if (!this.isRunning) return;
    this.isDue = true;
    if (!this.isReading) void this.readWhileDue();
  }

  private async readWhileDue(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.isReading = true;
    while (this.isDue && this.isRunning) {
      this.isDue = false;
      await this.read();
    }
    this.isReading = false;
    if (!this.isRunning) return;
    const { isReliable } = this.options.bus;
    this.timer = setTimeout(() => this.look(), isReliable ? RELIABLE_INTERVAL_MS : UNRELIABLE_INTERVAL_MS);
  }

  private async read(): Promise<void> {
    const { openRooms, readHeads, onHead, onError } = this.options;
    try {
      const roomIds = openRooms();
      if (roomIds.length === 0) return;
      const heads = await readHeads(roomIds);
      this.isFailing = false;
      if (this.isRunning) for (const [roomId, lastSeq] of heads) onHead(roomId, lastSeq);
    } catch (error) {
      if (!this.isFailing) onError(error);
      this.isFailing = true;
    }
  }
}
