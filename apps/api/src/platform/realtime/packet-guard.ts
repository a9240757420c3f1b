import type { RateLimit } from '../http/rate-limit';
import type { LiveServer } from './live-client';
import { TokenBucket } from '../token-bucket';

/** How long whoever is thrown out may take over the closing handshake. */
const CLOSE_WITHIN_MS = 1_000;
const POLICY_VIOLATION = 1008;

/** Of the `ws` package, as far as it is used here. */
interface WebSocketConnection {
  on(name: 'ping', listener: (this: WebSocketConnection) => void): void;
  close(code: number, reason: string): void;
  terminate(): void;
}
/** Of Engine.IO, as far as it is used here. */
export interface EngineConnection {
  on(name: 'packet' | 'upgrading', listener: (this: EngineConnection) => void): void;
  /** @param discard whether what has not been sent yet is left unsent */
  close(discard: boolean): void;
}
interface Engine {
  on(name: 'connection', listener: (connection: EngineConnection) => void): void;
  onWebSocket(request: unknown, socket: unknown, webSocket: WebSocketConnection): void;
}

/**
 * Bounds what a connection sends of any kind. Commands have limits of their own, with answers; heartbeats, acknowledgements
 * and requests for namespaces that do not exist have none, and each of them costs work or an answer, also from somebody
 * who has not said who they are.
 */
export class PacketGuard {
  private readonly budgets = new WeakMap<object, TokenBucket>();

  constructor(
    private readonly limit: RateLimit,
    private readonly onFlood: (connection: EngineConnection) => void,
  ) {}

  watch(server: LiveServer): void {
    const engine = server.engine as unknown as Engine;
    const isFlood = (sender: object): boolean => this.isFlood(sender);
    const { onFlood } = this;
    // One function for all connections instead of one each: there are many of them.
    function countPacket(this: EngineConnection): void {
      if (isFlood(this)) onFlood(this);
    }
    engine.on('connection', (connection) => {
      connection.on('packet', countPacket);
      // Every probe of another transport is answered, and is no packet of the connection yet.
      connection.on('upgrading', countPacket);
    });

    function countPing(this: WebSocketConnection): void {
      if (!isFlood(this)) return;
      // From here on no ping is answered any more.
      this.close(POLICY_VIOLATION, 'flooding');
      setTimeout(() => this.terminate(), CLOSE_WITHIN_MS).unref();
    }
    // The one place that every WebSocket passes, also one that never becomes the transport of a connection.
    const onWebSocket = engine.onWebSocket.bind(engine);
    engine.onWebSocket = (request, socket, webSocket) => {
      webSocket.on('ping', countPing);
      onWebSocket(request, socket, webSocket);
    };
  }

  /** Whether this is one too many. */
  private isFlood(sender: object): boolean {
    const nowMs = performance.now();
    let budget = this.budgets.get(sender);
    if (!budget) {
      const { points, perSeconds } = this.limit;
      budget = new TokenBucket(points, points / perSeconds, nowMs);
      this.budgets.set(sender, budget);
    }
    return budget.take(nowMs) > 0;
  }
}
