// A Vendure shop: its server, its owner, what it sells.
import { randomBytes } from 'node:crypto';
import path from 'node:path';

import { BenchError } from '../harness/bench-error.mjs';
import { install } from '../harness/peer-packages.mjs';
import { ServerProcess } from '../harness/server-process.mjs';

const VERSION = '3.7.3';
/** @type {import('../harness/peer-packages.mjs').Peer} */
export const VENDURE = { name: 'vendure', version: VERSION, packages: { '@vendure/core': VERSION, pg: '8.23.1' } };
export const VENDURE_PRICE_MINOR = 9_900;
const ADMIN_NAME = 'owner';

const LOG_IN = `mutation ($name: String!, $password: String!) { login(username: $name, password: $password) { __typename } }`;
const CREATE_PRODUCT = `mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }`;
const CREATE_VARIANT = `mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }`;

/** Somebody at one of its two interfaces. */
export class GraphqlUser {
  token = '';

  /** @param {string} url */
  constructor(url) {
    this.url = url;
  }

  /** @param {string} query @param {object} [variables] @returns {Promise<any>} the one field that was asked for */
  async ask(query, variables) {
    const headers = {
      'content-type': 'application/json',
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
    };
    const answer = await fetch(this.url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    this.token = answer.headers.get('vendure-auth-token') ?? this.token;
    const { data, errors } = /** @type {any} */ (await answer.json());
    const [value] = Object.values(data ?? {});
    if (errors || !value || value.message)
      throw new BenchError(`Vendure refused: ${errors?.[0]?.message ?? value?.message ?? answer.status}`);
    return value;
  }
}

export class VendureShop {
  #password = randomBytes(16).toString('base64url');
  #products = 0;
  /** @type {ServerProcess | null} */
  #server = null;

  /**
   * @param {{ port: number, databaseUrl: string, folder: string, placement: import('../harness/pinning.mjs').Placement,
   *   settings?: Readonly<Record<string, string>> }} options `settings`: of servers/vendure.mjs
   */
  constructor(options) {
    this.options = options;
    this.admin = new GraphqlUser(`http://127.0.0.1:${options.port}/admin-api`);
  }

  get server() {
    if (!this.#server) throw new Error('Vendure does not run.');
    return this.#server;
  }

  /** @throws BenchError when it can't be had or does not start */
  async start() {
    const { port, databaseUrl, folder, placement, settings = {} } = this.options;
    this.#server = await ServerProcess.start({
      name: 'vendure',
      args: [path.join(import.meta.dirname, 'servers/vendure.mjs')],
      env: {
        ...process.env,
        NODE_ENV: 'production',
        PORT: String(port),
        DATABASE_URL: databaseUrl,
        VENDURE_FOLDER: await install(VENDURE),
        VENDURE_DISABLE_TELEMETRY: 'true',
        ADMIN_NAME,
        ADMIN_PASSWORD: this.#password,
        ...settings,
      },
      logFile: path.join(folder, 'vendure.log'),
      placement,
      readyUrl: `http://127.0.0.1:${port}/filled`,
    });
    await this.admin.ask(LOG_IN, { name: ADMIN_NAME, password: this.#password });
  }

  async stop() {
    await this.#server?.stop();
    this.#server = null;
  }

  /** Something new to buy. @param {number} pieces @returns {Promise<string>} its id */
  async openVariant(pieces) {
    this.#products += 1;
    const name = `piece-${this.#products}`;
    const translations = [{ languageCode: 'en', name, slug: name, description: '' }];
    const { id: productId } = await this.admin.ask(CREATE_PRODUCT, { input: { enabled: true, translations } });
    const variant = { productId, sku: name, price: VENDURE_PRICE_MINOR, trackInventory: 'TRUE', stockOnHand: pieces };
    const input = [{ ...variant, translations: [{ languageCode: 'en', name }] }];
    const [{ id }] = await this.admin.ask(CREATE_VARIANT, { input });
    return id;
  }
}
