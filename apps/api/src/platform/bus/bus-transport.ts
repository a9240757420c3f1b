/** What a transport tells the node it serves. */
export interface BusTransportHandlers {
  readonly onMessage: (channel: string, payload: string) => void;
  /** The transport works from now on; what was published before may have been missed. */
  readonly onUp: () => void;
  /** From now on messages may be missed. */
  readonly onDown: () => void;
}

/**
 * Carries short messages between the nodes of one deployment: at most once, in no order, and not at all while it is
 * down. It never holds the truth; whoever reads it repairs from the database.
 */
export interface BusTransport {
  /** Begins to connect and keeps trying. Resolves at once: a node starts whether or not the transport is there. */
  start(handlers: BusTransportHandlers): Promise<void>;
  /** From now on messages of the channel arrive here; also after the transport came back. */
  subscribe(channel: string): void;
  unsubscribe(channel: string): void;
  /** Sends to the other subscribers of the channel (and to this node, if it subscribed). Dropped while the transport is down. */
  publish(channel: string, payload: string): void;
  close(): Promise<void>;
}

/** Null in the embedded default, where one node is all there is. */
export const BUS_TRANSPORT = Symbol('BusTransport');
