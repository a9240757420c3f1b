/** A node that was not heard of for this long serves nobody any more. */
const NODE_LIFETIME_MS = 7_000;
/** The same while nodes can't hear each other. */
const UNHEARD_NODE_LIFETIME_MS = 60_000;

interface RemoteNode {
  readonly heardAtMs: number;
  readonly viewers: ReadonlyMap<string, number>;
}

/** How many watch each room, at this node and at the others. Who watches by two nodes at once counts twice. */
export class ViewerCounts {
  private readonly here = new Map<string, number>();
  private readonly nodes = new Map<string, RemoteNode>();

  set(roomId: string, viewers: number): void {
    if (viewers > 0) this.here.set(roomId, viewers);
    else this.here.delete(roomId);
  }

  hear(nodeId: string, viewers: Readonly<Record<string, number>>, nowMs: number): void {
    const counts = Object.entries(viewers).filter(([, count]) => Number.isSafeInteger(count) && count > 0);
    this.nodes.set(nodeId, { heardAtMs: nowMs, viewers: new Map(counts) });
  }

  /** @param isReliable whether silence of another node means anything: while nothing is heard, the last figures count on */
  total(roomId: string, nowMs: number, isReliable = true): number {
    let total = this.here.get(roomId) ?? 0;
    for (const [nodeId, node] of this.nodes) {
      const lifetimeMs = isReliable ? NODE_LIFETIME_MS : UNHEARD_NODE_LIFETIME_MS;
      if (nowMs - node.heardAtMs > lifetimeMs) this.nodes.delete(nodeId);
      else total += node.viewers.get(roomId) ?? 0;
    }
    return total;
  }

  /** What the other nodes are told. */
  atThisNode(): Record<string, number> {
    return Object.fromEntries(this.here);
  }
}
