// One person: a browser window, the way to the api, the way to the media server, and what was seen and heard.
import { setTimeout as delay } from 'node:timers/promises';

import { UdpRelay } from '../harness/udp-relay.mjs';
import { movesAgainAtMs } from './motion.mjs';
import { probePage } from './page-probe.mjs';
import { WebWay } from './web-way.mjs';

/** So many that a page sends its picture in two qualities. */
const PROCESSORS = 4;
/** What a browser writes by itself about a network that fails; everything else is a fault of ours. */
const EXPECTED_ERRORS = /^(Failed to load resource: |WebSocket connection to )/;

/** @typedef {import('./page-probe.mjs').Reading} Reading */

export class Person {
  /** Errors that nobody expects. @type {string[]} */
  errors = [];
  #isGone = false;

  /**
   * @param {{ name: string, viewport: { width: number, height: number }, browser: import('playwright-core').Browser, apiPort: number, udpPort: number, random: import('../harness/random.mjs').Random }} options
   */
  static async arrive({ name, viewport, browser, apiPort, udpPort, random }) {
    const [web, relay] = [new WebWay(apiPort), new UdpRelay(udpPort, random)];
    const [origin, relayPort] = [await web.listen(), await relay.listen()];
    const context = await browser.newContext({ viewport, permissions: ['camera', 'microphone'] });
    await context.addInitScript(probePage, { relayPort, processors: PROCESSORS });
    const person = new Person(name, { web, relay, origin, context });
    await person.openPage();
    return person;
  }

  /**
   * @param {string} name
   * @param {{ web: WebWay, relay: UdpRelay, origin: string, context: import('playwright-core').BrowserContext }} parts
   */
  constructor(name, { web, relay, origin, context }) {
    this.name = name;
    this.web = web;
    this.relay = relay;
    this.origin = origin;
    this.context = context;
  }

  get page() {
    if (!this.openedPage) throw new Error(`${this.name} has no page.`);
    return this.openedPage;
  }

  async openPage() {
    const page = await this.context.newPage();
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !EXPECTED_ERRORS.test(message.text())) this.errors.push(message.text());
    });
    this.openedPage = page;
  }

  /** @param {string} cookies as of a `Cookie` header */
  async signIn(cookies) {
    const pairs = cookies.split('; ').map((pair) => pair.split('='));
    await this.context.addCookies(
      pairs.map(([name, ...value]) => ({ name, value: value.join('='), url: this.origin })),
    );
  }

  /** @param {string} place */
  async goto(place) {
    await this.page.goto(this.origin + place);
  }

  /** @returns {Promise<Reading>} */
  read() {
    return this.page.evaluate(() => /** @type {any} */ (globalThis).__readProbe());
  }

  /** What the page says now. */
  async says() {
    const { words } = await this.read();
    return words.at(-1);
  }

  /** Waits until the page says it. @param {(words: import('./page-probe.mjs').WordsSeen) => boolean} isSaid @param {number} deadlineMs @returns {Promise<number | null>} when; null: not in time */
  async hears(isSaid, deadlineMs, sinceMs = Date.now()) {
    const untilMs = Date.now() + deadlineMs;
    for (;;) {
      const { words } = await this.read();
      const current = words.filter((_, index) => (words[index + 1]?.atMs ?? Infinity) >= sinceMs);
      const first = current.find(isSaid);
      if (first) return Math.max(first.atMs, sinceMs);
      if (Date.now() > untilMs) return null;
      await delay(200);
    }
  }

  /**
   * Waits until the picture moves for good.
   * @param {number} sinceMs the fault, or its end
   * @param {number} settleMs how long the fault may take to be felt
   * @param {number} deadlineMs from `sinceMs`
   * @returns {Promise<number | null>} how long after `sinceMs`; null: not in time
   */
  async untilMoving(sinceMs, settleMs, deadlineMs) {
    await delay(Math.max(0, sinceMs + settleMs - Date.now()));
    for (;;) {
      const { frames } = await this.read();
      const atMs = movesAgainAtMs(frames, { fromMs: sinceMs, toMs: Date.now() });
      if (atMs !== null) return Math.max(0, atMs - sinceMs);
      if (Date.now() - sinceMs > deadlineMs) return null;
      await delay(250);
    }
  }

  /** Nothing goes in or out, and nothing says so. */
  loseNetwork() {
    this.relay.isBlocked = true;
    this.web.fallSilent();
  }

  /** The same network again. */
  regainNetwork() {
    this.relay.isBlocked = false;
    this.web.speak();
  }

  /** Another network: Wi-Fi left, mobile found. */
  changeNetwork() {
    this.relay.dropFlows();
    this.web.dropConnections();
  }

  /** @param {boolean} isIn */
  plugCamera(isIn) {
    return this.page.evaluate((isIn) => /** @type {any} */ (globalThis).__plugCamera(isIn), isIn);
  }

  async leave() {
    if (this.#isGone) return;
    this.#isGone = true;
    await this.context.close().catch(() => {});
    this.relay.close();
    await this.web.close();
  }
}
