// Shows in a real browser: a host whose frames carry the time, and viewers who tap and read it back.
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { Random } from '../../faults/harness/random.mjs';
import { findBrowser } from '../../test/browser.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { moveTree } from '../harness/pinning.mjs';
import { buildPages } from './pages-build.mjs';
import { PagesServer } from './pages-server.mjs';
import { startOurServer } from './our-server.mjs';

const LOOPBACK = '127.0.0.1';
const LIVE_DEADLINE_MS = 20_000;
const PICTURE_DEADLINE_MS = 30_000;
const BROWSER_ARGUMENTS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  // Nobody looks at the host's page, and it must go on painting.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
  '--no-sandbox',
];

/** Whose wait is measured, and by which way. The key goes before the metric's name. */
export const CASES = [
  { key: '', title: 'first viewer', isLate: false, isWeak: false },
  { key: 'late', title: 'late viewers', isLate: true, isWeak: false },
  { key: 'weak', title: 'first viewer, weak network', isLate: false, isWeak: true },
  { key: 'weakLate', title: 'late viewers, weak network', isLate: true, isWeak: true },
];

/**
 * @typedef {object} Seen what one viewer saw
 * @property {number} firstFrameMs from the tap
 * @property {number[]} agesMs of frames when they were shown
 * @property {number} framesUnread whose time could not be read
 * @property {number} frameHeight
 *
 * @typedef {Map<string, Seen[]>} ShowFigures by the key of the case
 */

export class Shows {
  #count = 0;

  /**
   * @param {{ browser: import('playwright-core').Browser, origin: string, plan: import('./plan.mjs').Plan,
   *   say: (text: string) => void }} options
   */
  constructor({ browser, origin, plan, say }) {
    this.browser = browser;
    this.origin = origin;
    this.plan = plan;
    this.say = say;
  }

  /**
   * @param {{ folder: string, undo: import('../harness/undo.mjs').Undo, placement: import('../harness/pinning.mjs').Placement,
   *   plan: import('./plan.mjs').Plan, say: (text: string) => void }} options
   * @returns {Promise<{ shows: Shows, sdk: { bytes: number, gzipBytes: number } }>}
   */
  static async open({ folder, undo, placement, plan, say }) {
    const executablePath = await findBrowser();
    const pages = path.join(folder, 'pages');
    const sdk = await buildPages(pages);
    const media = await startOurServer({ folder, placement, address: LOOPBACK });
    undo.add(() => media.process.stop());
    // The same losses in every measurement.
    const server = new PagesServer({ folder: pages, media, weakness: plan.weakNetwork, random: new Random(1) });
    const origin = await server.listen();
    undo.add(() => server.close());
    const { chromium } = await import('playwright-core');
    const program = await chromium.launchServer({ executablePath, args: BROWSER_ARGUMENTS, handleSIGINT: false });
    undo.add(() => program.close());
    const { pid } = program.process();
    if (pid !== undefined) moveTree(placement, pid);
    const browser = await chromium.connect(program.wsEndpoint());
    return { shows: new Shows({ browser, origin, plan, say }), sdk };
  }

  /** Shows in turn: on a good network, on a weak one, … @returns {Promise<ShowFigures>} */
  async run() {
    /** @type {ShowFigures} */
    const figures = new Map(CASES.map(({ key }) => [key, []]));
    for (let count = 0; count < this.plan.browser.shows; count += 1) {
      for (const isWeak of [false, true]) await this.#show(isWeak, figures);
    }
    return figures;
  }

  /** @param {boolean} isWeak @param {ShowFigures} figures */
  async #show(isWeak, figures) {
    this.#count += 1;
    const room = `show-${this.#count}`;
    const context = await this.browser.newContext();
    try {
      const host = await context.newPage();
      await host.goto(`${this.origin}/host.html?room=${room}`);
      await host.waitForFunction('window.isLive', undefined, { timeout: LIVE_DEADLINE_MS });
      const { lateViewers, ageMs } = this.plan.browser;
      for (let index = 0; index <= lateViewers; index += 1) {
        const isLate = index > 0;
        if (index === 1) await delay(ageMs);
        const chosen = CASES.find((one) => one.isLate === isLate && one.isWeak === isWeak);
        const seen = await this.#watch(context, room, isWeak);
        figures.get(chosen?.key ?? '')?.push(seen);
        this.say(describeSeen(chosen?.title ?? '', seen));
      }
    } finally {
      await context.close();
    }
  }

  /** @param {import('playwright-core').BrowserContext} context @param {string} room @param {boolean} isWeak @returns {Promise<Seen>} */
  async #watch(context, room, isWeak) {
    const page = await context.newPage();
    try {
      await page.goto(`${this.origin}/viewer.html?room=${room}&weak=${isWeak}&settleMs=${this.plan.browser.settleMs}`);
      await page.click('#watch');
      await page.waitForFunction('window.seen.firstFrameMs !== null', undefined, { timeout: PICTURE_DEADLINE_MS });
      const isEnough = `window.seen.agesMs.length + window.seen.framesUnread >= ${this.plan.browser.frames}`;
      await page.waitForFunction(isEnough, undefined, { timeout: PICTURE_DEADLINE_MS });
      const seen = /** @type {Seen} */ (await page.evaluate('window.seen'));
      if (seen.agesMs.length === 0) throw new BenchError(`No time could be read from ${seen.framesUnread} frames.`);
      return seen;
    } finally {
      await page.close();
    }
  }

  /** How long the SDK of Agora takes to load, each time in a browser that does not have it. @returns {Promise<number[]>} */
  async loadSdk() {
    const loadsMs = [];
    for (let count = 0; count < this.plan.browser.sdkLoads; count += 1) {
      const context = await this.browser.newContext();
      const page = await context.newPage();
      await page.goto(`${this.origin}/sdk.html`);
      loadsMs.push(Number(await page.evaluate('window.loadSdk()')));
      await context.close();
    }
    return loadsMs;
  }
}

/** @param {string} title @param {Seen} seen */
function describeSeen(title, { firstFrameMs, agesMs, framesUnread, frameHeight }) {
  const ascending = [...agesMs].sort((left, right) => left - right);
  const middle = ascending[ascending.length >> 1];
  return `  ${title}: picture after ${Math.round(firstFrameMs)} ms, then ${Math.round(middle)} ms old (${agesMs.length} frames of ${frameHeight} lines, ${framesUnread} unread)`;
}
