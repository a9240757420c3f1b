// The product as it is started, with a host and viewers in a real browser, each with a network of their own.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { workspaceRoot } from '../../db/postgres-binaries.mjs';
import { distFolder } from '../../start/build.mjs';
import { freeTcpPort, freeUdpPorts } from '../../start/ports.mjs';
import { SERVER_ARGUMENTS } from '../../start/server-arguments.mjs';
import { SupervisedChild } from '../../start/supervisor.mjs';
import { findBrowser } from '../../test/browser.mjs';
import { Deployment } from '../harness/deployment.mjs';
import { prepareShow } from '../harness/people.mjs';
import { Person } from './person.mjs';

/** Runs side by side look for theirs at different places. */
const UDP_PORTS = { first: 46_001, count: 3_000 };
const READY_DEADLINE_MS = 30_000;
const MEDIA_STOP_MS = 5_000;
/** As long as the starter waits before it starts something again that crashed (tools/start/supervisor.mjs). */
const RESTART_PAUSE_MS = 500;
const BROWSER_ARGUMENTS = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-sandbox',
];

/**
 * @typedef {object} StageOptions
 * @property {string} bundle of the api
 * @property {string} [viewerFolder] the built viewer, when it is not the one that stands in dist
 * @property {Record<string, string>} [env] settings for this run
 * @property {number} [viewers]
 * @property {number} [patienceMs] after which somebody who does not see the host is lost
 */

export class MediaStage {
  /** @type {(() => Promise<unknown> | unknown)[]} */
  #undo = [];
  /** @type {Person[]} */
  viewers = [];
  patienceMs = 40_000;

  /** @param {import('../faults.mjs').Context} context @param {StageOptions} options @returns {Promise<MediaStage>} on air, watched by all */
  static async start(context, options) {
    const stage = new MediaStage(context);
    stage.patienceMs = options.patienceMs ?? stage.patienceMs;
    context.onStop(() => stage.stop());
    try {
      await stage.#start(options);
      return stage;
    } catch (error) {
      await stage.stop();
      throw error;
    }
  }

  /** @param {import('../faults.mjs').Context} context */
  constructor(context) {
    this.context = context;
    this.random = context.random.fork(5);
  }

  /** @param {StageOptions} options */
  async #start({ bundle, viewerFolder = distFolder('viewer'), env = {}, viewers = 2 }) {
    const mediaPort = await freeTcpPort();
    this.mediaUrl = `http://127.0.0.1:${mediaPort}`;
    const secret = randomBytes(32).toString('base64url');
    this.deployment = await Deployment.start({
      bundle,
      nodes: 1,
      env: {
        VITRINE_PROXY_HOPS: '0',
        VITRINE_MEDIA_SECRET: secret,
        VITRINE_MEDIA_URL: this.mediaUrl,
        VITRINE_VIEWER_DIR: viewerFolder,
        VITRINE_STUDIO_DIR: distFolder('studio'),
        ...env,
      },
    });
    this.#undo.push(() => this.deployment?.stop());
    this.node = this.deployment.nodes[0];
    this.mediaLog = path.join(this.deployment.folder, 'logs', 'media.log');
    const udpPort = await freeUdpPorts(UDP_PORTS.first + this.random.integer(UDP_PORTS.count), 1);
    this.udpPort = udpPort;
    const bare = Object.entries(process.env).filter(([name]) => !name.startsWith('VITRINE_'));
    const media = new SupervisedChild({
      name: 'media',
      args: [...SERVER_ARGUMENTS, path.join(distFolder('media'), 'main.mjs')],
      env: {
        ...Object.fromEntries(bare),
        NODE_ENV: 'production',
        VITRINE_MEDIA_SECRET: secret,
        VITRINE_MEDIA_HTTP_PORT: String(mediaPort),
        VITRINE_MEDIA_UDP_PORT: String(udpPort),
        VITRINE_MEDIA_WORKERS: '1',
        VITRINE_MEDIA_EVENTS_URL: this.node.origin,
      },
      cwd: workspaceRoot,
      logFile: this.mediaLog,
      // That it ended is what was wanted.
      echo: () => {},
    });
    this.media = media;
    this.#undo.push(() => media.stop(MEDIA_STOP_MS));
    await Promise.race([this.#untilMediaAnswers(), media.startFailed]);
    media.markReady();

    this.show = await prepareShow(this.context.library, this.node.origin);
    const { chromium } = await import('playwright-core');
    this.browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_ARGUMENTS });
    this.#undo.push(() => this.browser?.close());
    this.host = await this.addHost();
    for (let index = 0; index < viewers; index += 1) await this.#addViewer(index);
  }

  /** Another device of the host, on the page of the running show. @param {string} [name] */
  async addHost(name = 'host') {
    const { show } = this;
    if (!show) throw new Error('There is no show yet.');
    const { cookie } = show.owner.liveHeaders();
    const host = await this.#addPerson(name, { width: 1440, height: 900 });
    await host.signIn(cookie);
    await host.goto(`/studio/shows/${show.roomId}/live`);
    return host;
  }

  /** @param {number} index */
  async #addViewer(index) {
    const size = index % 2 === 0 ? { width: 390, height: 844 } : { width: 1440, height: 900 };
    const viewer = await this.#addPerson(`viewer ${index + 1}`, size);
    await viewer.goto(`/watch/${this.show?.roomId}`);
    this.viewers.push(viewer);
  }

  /** @param {string} name @param {{ width: number, height: number }} viewport */
  async #addPerson(name, viewport) {
    const { browser, node, udpPort } = this;
    if (!browser || !node || udpPort === undefined) throw new Error('The stage does not stand yet.');
    const person = await Person.arrive({
      name,
      viewport,
      browser,
      apiPort: node.port,
      udpPort,
      random: this.random.fork(name.length),
    });
    this.#undo.push(() => person.leave());
    return person;
  }

  get everybody() {
    return this.host ? [this.host, ...this.viewers] : this.viewers;
  }

  /** `kill -9` of the media server; whoever started it starts it again. */
  killMedia() {
    this.media?.child?.kill('SIGKILL');
  }

  /** `kill -9` of the process that moves the media; its parent starts it again. */
  killMediaWorker() {
    const lines = fs.readFileSync(this.mediaLog ?? '', 'utf8').split('\n');
    const ready = lines.findLast((line) => line.includes('"media worker is ready"'));
    if (ready === undefined) throw new Error('The media server has no worker.');
    process.kill(JSON.parse(ready).pid, 'SIGKILL');
  }

  /** `kill -9` of the api, and a new one. */
  async killApi() {
    await this.node?.kill();
    await delay(RESTART_PAUSE_MS);
    await this.node?.start();
  }

  async #untilMediaAnswers() {
    const deadlineMs = performance.now() + READY_DEADLINE_MS;
    while (performance.now() < deadlineMs) {
      const answer = await fetch(`${this.mediaUrl}/media/health`).catch(() => null);
      if (answer?.ok) return;
      await delay(100);
    }
    throw new Error(`The media server does not answer (${this.mediaLog}).`);
  }

  async stop() {
    for (const step of this.#undo.splice(0).reverse()) await step();
  }
}
