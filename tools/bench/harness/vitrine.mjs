// Ours, brought up and filled through its public interface: a store, a show that is live, pieces to show, guests.
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { distFolder } from '../../start/build.mjs';
import { inTurn } from '../../start/in-turn.mjs';
import { freeTcpPort } from '../../start/ports.mjs';
import { lastLines, runProgram } from '../../start/run-program.mjs';
import { SERVER_ARGUMENTS } from '../../start/server-arguments.mjs';
import { BenchError } from './bench-error.mjs';
import { HttpUser } from './http-user.mjs';
import { startPostgres } from './postgres.mjs';
import { ServerProcess } from './server-process.mjs';

const PARALLEL_GUESTS = 16;
const HIGHEST = 1_000_000;
/**
 * A room of 1,000 that writes 4,000 messages a second, or a few hundred people who ask for a piece tens of thousands of
 * times a second, go beyond what the limits let people do; everything that they check is still checked. Nothing is
 * sampled: every viewer gets every message.
 */
const LIMITS_OFF = {
  VITRINE_READABLE_MESSAGES_PER_SECOND: '0',
  VITRINE_MESSAGES_PER_SECOND_PER_ROOM: HIGHEST,
  VITRINE_MESSAGES_PER_10_SECONDS_PER_MEMBER: HIGHEST,
  VITRINE_COMMANDS_PER_10_SECONDS_PER_SOCKET: HIGHEST,
  VITRINE_CONNECTIONS_PER_SECOND: 100_000,
  VITRINE_SOCKETS_PER_ADDRESS: HIGHEST,
  VITRINE_REQUESTS_PER_MINUTE_PER_MEMBER: HIGHEST,
  VITRINE_REQUESTS_PER_MINUTE_PER_ADDRESS: HIGHEST,
  VITRINE_CHECKOUTS_PER_MINUTE_PER_ADDRESS: HIGHEST,
};

/** Everybody comes from an address of their own, as our proxy would tell. @param {number} index */
const addressOf = (index) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

/** @param {number} index */
const guestName = (index) => `Guest ${String(index).padStart(4, '0')}`;

/** The api alone with a database of its own. */
export class Vitrine {
  /** @type {ServerProcess | null} */
  #server = null;
  /** @type {any[]} */
  #guests = [];
  #mediaSecret = randomBytes(32).toString('base64url');
  /** @type {{ owner: HttpUser, storeId: string, productIds: readonly string[] } | null} */
  #store = null;
  #variants = 0;

  /**
   * @param {{ folder: string, placement: import('./pinning.mjs').Placement, port: number, postgres: { url: string, pid: number },
   *   settings: Readonly<Record<string, string>> }} options
   */
  constructor(options) {
    this.options = options;
    this.origin = `http://127.0.0.1:${options.port}`;
  }

  /**
   * @param {{ folder: string, placement: import('./pinning.mjs').Placement, undo: import('./undo.mjs').Undo,
   *   settings?: Readonly<Record<string, string>> }} options `settings` of the api beside those of every benchmark
   */
  static async prepare({ folder, placement, undo, settings = {} }) {
    const postgres = await startPostgres({ folder, placement, undo });
    const vitrine = new Vitrine({ folder, placement, port: await freeTcpPort(), postgres, settings });
    undo.add(() => vitrine.stop());
    const outcome = await runProgram(process.execPath, [...vitrine.#command(), 'migrate'], { env: vitrine.#env() });
    if (outcome.code !== 0) throw new BenchError(`The database could not be migrated:\n${lastLines(outcome.text, 10)}`);
    return vitrine;
  }

  #command() {
    return [...SERVER_ARGUMENTS, path.join(distFolder('api'), 'main.mjs')];
  }

  /** @returns {NodeJS.ProcessEnv} nothing of the caller's settings */
  #env() {
    const { folder, port } = this.options;
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('VITRINE_'));
    return {
      ...Object.fromEntries(inherited),
      ...Object.fromEntries(Object.entries(LIMITS_OFF).map(([name, value]) => [name, String(value)])),
      NODE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: this.databaseUrl,
      VITRINE_DATA_DIR: folder,
      VITRINE_MEDIA_SECRET: this.#mediaSecret,
      VITRINE_PROXY_HOPS: '1',
      // Nothing runs out by itself and comes in between.
      VITRINE_HOST_GRACE_MS: '3600000',
      VITRINE_CHECKOUT_HOLD_MS: '86400000',
      ...this.options.settings,
    };
  }

  get server() {
    if (!this.#server) throw new Error('The api does not run.');
    return this.#server;
  }

  get port() {
    return this.options.port;
  }

  get databaseUrl() {
    return this.options.postgres.url;
  }

  get postgresPid() {
    return this.options.postgres.pid;
  }

  /** What its CPU time is read from. */
  get pids() {
    return { node: this.server.pid, postgres: this.postgresPid };
  }

  async start() {
    if (this.#server) throw new Error('The api runs already.');
    this.#server = await ServerProcess.start({
      name: 'api',
      args: this.#command(),
      env: this.#env(),
      logFile: path.join(this.options.folder, 'api.log'),
      placement: this.options.placement,
      readyUrl: `${this.origin}/api/health/ready`,
    });
  }

  async stop() {
    await this.#server?.stop();
    this.#server = null;
  }

  /** A store with two pieces. */
  async openStore() {
    const owner = new HttpUser(this.origin, addressOf(1));
    const password = randomBytes(16).toString('base64url');
    await owner.post('/auth/register', { email: 'owner@bench.example', displayName: 'Owner', password });
    const store = await owner.post('/stores', {
      name: 'Bench',
      slug: 'bench',
      currency: 'EUR',
      sellerName: 'Bench GmbH, Hamburg',
      country: 'DE',
      shippingMinor: 490,
      returnWindowDays: 30,
    });
    const productIds = [];
    for (const slug of ['first-piece', 'second-piece']) {
      const product = await owner.post(`/stores/${store.id}/products`, { slug, title: slug, status: 'draft' });
      await owner.post(`/products/${product.id}/variants`, {
        sku: slug,
        size: 'M',
        colour: 'Ink',
        priceMinor: 9_900,
        onHand: 50,
      });
      await owner.patch(`/products/${product.id}`, { status: 'active' });
      productIds.push(product.id);
    }
    this.#store = { owner, storeId: store.id, productIds };
  }

  get #openedStore() {
    if (!this.#store) throw new Error('There is no store yet.');
    return this.#store;
  }

  /** Sets where the store sells and on what terms: one market. @param {object} market */
  async setMarket(market) {
    const { owner, storeId } = this.#openedStore;
    const { items } = await owner.get(`/stores/${storeId}/markets`);
    await owner.put(`/stores/${storeId}/markets/${items[0].id}`, market);
  }

  /** A show that is live. @returns {Promise<{ roomId: string, trayItemIds: string[] }>} */
  async goLive(title) {
    const { owner, storeId, productIds } = this.#openedStore;
    const scheduledAt = new Date(Date.now() + 3_600_000).toISOString();
    const { id: roomId } = await owner.post(`/stores/${storeId}/rooms`, { title, scheduledAt });
    const trayItemIds = [];
    for (const productId of productIds) trayItemIds.push((await owner.post(`/rooms/${roomId}/tray`, { productId })).id);
    await owner.post(`/rooms/${roomId}/transitions`, { to: 'live' });
    return { roomId, trayItemIds };
  }

  /** Something new to buy, of which there are so many pieces. @param {number} onHand @returns {Promise<string>} its id */
  async openVariant(onHand) {
    const { owner, productIds } = this.#openedStore;
    this.#variants += 1;
    const sku = `bench-${this.#variants}`;
    const { variants } = await owner.post(`/products/${productIds[0]}/variants`, {
      sku,
      size: sku,
      colour: 'Ink',
      priceMinor: 9_900,
      onHand,
    });
    return variants.find((variant) => variant.sku === sku).id;
  }

  /** So many guests with a session each; those of before come again. @param {number} count @returns {Promise<any[]>} */
  async guests(count) {
    const missing = Array.from(
      { length: Math.max(0, count - this.#guests.length) },
      (_, index) => this.#guests.length + index,
    );
    await inTurn(missing, PARALLEL_GUESTS, async (index) => {
      this.#guests[index] = await this.#becomeGuest(index);
    });
    return this.#guests.slice(0, count);
  }

  async #becomeGuest(index) {
    const user = new HttpUser(this.origin, addressOf(index + 2));
    const { member } = await user.post('/auth/guest', { displayName: guestName(index) });
    return { cookie: user.cookie, address: user.address, memberId: member.id };
  }

  /** What shows one piece after the other. @param {{ roomId: string, trayItemIds: readonly string[] }} show */
  pinRequests({ roomId, trayItemIds }) {
    return {
      requests: trayItemIds.map((pinId) => ({ pinId, path: `/api/rooms/${roomId}/tray/${pinId}/show`, body: '' })),
      headers: this.#openedStore.owner.headers,
    };
  }
}
