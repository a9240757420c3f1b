// A TCP proxy that misbehaves on command: between the clients and the api nodes, as the internet and a balancer are.
import net from 'node:net';

/** The header by which a client says which one it is, so that its connections can be told from the others'. */
export const LABEL_HEADER = 'x-fault-label';
const LABEL_PATTERN = new RegExp(`\\r\\n${LABEL_HEADER}: ([\\w-]+)\\r\\n`, 'i');
const REFILL_MS = 100;

/**
 * @typedef {object} Upstream
 * @property {string} name
 * @property {number} port
 * @property {boolean} isUp whether new connections go there
 *
 * @typedef {object} Connection
 * @property {string | null} label
 * @property {net.Socket} client
 * @property {net.Socket} server
 * @property {string} upstream
 * @property {boolean} isHeld
 * @property {number} bytesDown what went to the client
 */

export class ToxicProxy {
  /** @type {Set<Connection>} */
  #connections = new Set();
  /** Every client's socket until it is closed: before it has an upstream, and after that is gone. @type {Set<net.Socket>} */
  #clients = new Set();
  /** Until when (by performance.now) a label gets no connection. @type {Map<string, number>} */
  #offlineUntilMs = new Map();
  /** Bytes per second towards the client. @type {Map<string, number>} */
  #limits = new Map();
  #isRefusing = false;
  #latencyMs = 0;
  #turn = 0;
  #server = net.createServer({ noDelay: true }, (client) => this.#accept(client));
  #refill = setInterval(() => this.#readLimited(), REFILL_MS);

  /** @param {readonly { name: string, port: number }[]} upstreams */
  constructor(upstreams) {
    /** @type {Upstream[]} */
    this.upstreams = upstreams.map((upstream) => ({ ...upstream, isUp: true }));
    this.refusedCount = 0;
  }

  /** @returns {Promise<number>} the port */
  listen() {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', 10_000, () =>
        resolve(/** @type {net.AddressInfo} */ (this.#server.address()).port),
      );
    });
  }

  /** @param {string} name @param {boolean} isUp */
  setUp(name, isUp) {
    for (const upstream of this.upstreams) if (upstream.name === name) upstream.isUp = isUp;
  }

  /** Breaks a client's connections with a reset and lets it have none for a while. @param {string} label @param {number} offlineMs */
  cut(label, offlineMs) {
    this.#offlineUntilMs.set(label, performance.now() + offlineMs);
    for (const connection of this.#connections) if (connection.label === label) this.#break(connection);
  }

  /** Breaks every connection and accepts none until `heal`. */
  goDark() {
    this.#isRefusing = true;
    for (const connection of this.#connections) this.#break(connection);
    for (const client of this.#clients) client.resetAndDestroy();
  }

  /** Ends every fault but bandwidth limits. */
  heal() {
    this.#isRefusing = false;
    this.#latencyMs = 0;
    this.#offlineUntilMs.clear();
    for (const connection of this.#connections) if (connection.isHeld) this.#hold(connection, false);
  }

  /** Lets no byte through in either direction; the connections stay. @param {string | null} label null: everybody */
  hold(label = null) {
    for (const connection of this.#connections)
      if (label === null || connection.label === label) this.#hold(connection, true);
  }

  /** @param {string} label @param {number | null} bytesPerSecond towards the client; null lifts the limit */
  limit(label, bytesPerSecond) {
    if (bytesPerSecond === null) this.#limits.delete(label);
    else this.#limits.set(label, bytesPerSecond);
    for (const { label: own, server, isHeld } of this.#connections) {
      if (own !== label || isHeld) continue;
      if (bytesPerSecond === null) server.resume();
      else server.pause();
    }
  }

  /** Delays every byte towards clients. @param {number} latencyMs */
  delay(latencyMs) {
    this.#latencyMs = latencyMs;
  }

  /** Open connections by upstream. @returns {Record<string, number>} */
  counts() {
    const counts = Object.fromEntries(this.upstreams.map(({ name }) => [name, 0]));
    for (const { upstream } of this.#connections) counts[upstream] += 1;
    return counts;
  }

  /** Whose connections lead to this node. @param {string} upstream @returns {Set<string>} */
  labelsOn(upstream) {
    const labels = new Set();
    for (const connection of this.#connections)
      if (connection.upstream === upstream && connection.label !== null) labels.add(connection.label);
    return labels;
  }

  /** @param {string} label @returns {{ count: number, bytesDown: number }} of the connections that are open */
  trafficOf(label) {
    const own = [...this.#connections].filter((connection) => connection.label === label);
    return { count: own.length, bytesDown: own.reduce((sum, { bytesDown }) => sum + bytesDown, 0) };
  }

  async close() {
    clearInterval(this.#refill);
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.goDark();
    await closed;
  }

  /** @param {net.Socket} client */
  #accept(client) {
    this.#clients.add(client);
    client.once('close', () => this.#clients.delete(client));
    client.on('error', () => client.destroy());
    if (this.#isRefusing) return this.#refuse(client);
    client.once('data', (head) => {
      client.pause();
      const label = LABEL_PATTERN.exec(head.toString('latin1'))?.[1] ?? null;
      const isOffline = label !== null && (this.#offlineUntilMs.get(label) ?? 0) > performance.now();
      if (isOffline || this.#isRefusing) this.#refuse(client);
      else this.#connect(client, label, head, this.upstreams.length);
    });
  }

  /** @param {net.Socket} client */
  #refuse(client) {
    this.refusedCount += 1;
    client.resetAndDestroy();
  }

  /** @param {net.Socket} client @param {string | null} label @param {Buffer} head @param {number} tries */
  #connect(client, label, head, tries) {
    const up = this.upstreams.filter(({ isUp }) => isUp);
    if (up.length === 0 || tries === 0 || client.destroyed) return this.#refuse(client);
    const upstream = up[this.#turn++ % up.length];
    const server = net.connect({ port: upstream.port, host: '127.0.0.1', noDelay: true });
    const onFailure = () => {
      // A node that does not even answer the call is passed over until the health check says otherwise.
      upstream.isUp = false;
      this.#connect(client, label, head, tries - 1);
    };
    server.once('error', onFailure);
    server.once('connect', () => {
      server.off('error', onFailure);
      if (client.destroyed) return void server.resetAndDestroy();
      this.#join({ label, client, server, upstream: upstream.name, isHeld: false, bytesDown: 0 }, head);
    });
  }

  /** @param {Connection} connection @param {Buffer} head */
  #join(connection, head) {
    const { client, server, label } = connection;
    this.#connections.add(connection);
    server.write(head);
    client.on('data', (chunk) => {
      if (!server.write(chunk)) client.pause();
    });
    server.on('drain', () => connection.isHeld || client.resume());
    server.on('data', (chunk) => this.#send(connection, chunk));
    client.on('drain', () => this.#isThrottled(connection) || server.resume());
    client.once('close', () => this.#drop(connection, server));
    server.once('error', () => client.resetAndDestroy());
    server.once('close', () => this.#drop(connection, client));
    client.resume();
    if (label !== null && this.#limits.has(label)) server.pause();
  }

  /** @param {Connection} connection @param {Buffer} chunk */
  #send(connection, chunk) {
    connection.bytesDown += chunk.length;
    const write = () => {
      if (!connection.client.destroyed && !connection.client.write(chunk)) connection.server.pause();
    };
    if (this.#latencyMs > 0) setTimeout(write, this.#latencyMs);
    else write();
  }

  /** @param {Connection} connection */
  #isThrottled({ isHeld, label }) {
    return isHeld || (label !== null && this.#limits.has(label));
  }

  /** @param {Connection} connection @param {boolean} isHeld */
  #hold(connection, isHeld) {
    connection.isHeld = isHeld;
    if (isHeld) connection.client.pause();
    else connection.client.resume();
    if (isHeld || this.#isThrottled(connection)) connection.server.pause();
    else connection.server.resume();
  }

  #readLimited() {
    if (this.#limits.size === 0) return;
    for (const connection of this.#connections) {
      const limit = connection.label === null ? undefined : this.#limits.get(connection.label);
      if (limit === undefined || connection.isHeld) continue;
      const available = Math.min(connection.server.readableLength, Math.ceil((limit * REFILL_MS) / 1000));
      // Reading hands the bytes to the 'data' listener; reading nothing makes the stream fetch more.
      connection.server.read(available);
    }
  }

  /** @param {Connection} connection */
  #break({ client, server }) {
    client.resetAndDestroy();
    server.resetAndDestroy();
  }

  /** One side is gone: what is on its way to the other still arrives. @param {Connection} connection @param {net.Socket} other */
  #drop(connection, other) {
    this.#connections.delete(connection);
    if (!other.destroyed) other.end();
  }
}
