// A Medusa shop: a project with nothing of its own, its server, what it sells, all made by its commands and admin API.
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { lastLines, runProgram } from '../../start/run-program.mjs';
import { BenchError } from '../harness/bench-error.mjs';
import { install } from '../harness/peer-packages.mjs';
import { ServerProcess } from '../harness/server-process.mjs';

const VERSION = '2.21.2';
/** @type {import('../harness/peer-packages.mjs').Peer} */
export const MEDUSA = {
  name: 'medusa',
  version: VERSION,
  packages: { '@medusajs/medusa': VERSION, '@medusajs/framework': VERSION, '@medusajs/cli': VERSION },
};
const EMAIL = 'owner@bench.example';
const TAX_PERCENT = 19;
/** In whole units with decimals, tax included. */
const [PRICE, SHIPPING_PRICE] = [99, 4.9];
const CONFIG = `const { defineConfig } = require('@medusajs/framework/utils');
const cors = 'http://127.0.0.1';
const secrets = { jwtSecret: process.env.SHOP_SECRET, cookieSecret: process.env.SHOP_SECRET };
module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    databaseDriverOptions: { connection: { ssl: false } },
    http: { storeCors: cors, adminCors: cors, authCors: cors, ...secrets },
  },
});
`;

export class MedusaShop {
  #password = randomBytes(16).toString('base64url');
  #secret = randomBytes(32).toString('base64url');
  #token = '';
  /** @type {ServerProcess | null} */
  #server = null;
  /** @type {{ regionId: string, publishableKey: string } | null} */
  #setup = null;
  #places = { channelId: '', locationId: '', profileId: '' };
  #products = 0;

  /** @param {{ port: number, databaseUrl: string, folder: string, placement: import('../harness/pinning.mjs').Placement }} options */
  constructor(options) {
    this.options = options;
    this.project = path.join(options.folder, 'medusa');
  }

  get server() {
    if (!this.#server) throw new Error('Medusa does not run.');
    return this.#server;
  }

  /** What a storefront knows. */
  get setup() {
    if (!this.#setup) throw new Error('The shop is not set up yet.');
    return this.#setup;
  }

  /** @throws BenchError when it can't be had or does not start */
  async start() {
    this.#makeProject(await install(MEDUSA));
    await this.#command('db:migrate');
    await this.#command('user', '-e', EMAIL, '-p', this.#password);
    const { port, folder, placement } = this.options;
    this.#server = await ServerProcess.start({
      name: 'medusa',
      args: [this.#program, 'start', '-p', String(port), '-H', '127.0.0.1'],
      env: this.#env,
      cwd: this.project,
      logFile: path.join(folder, 'medusa.log'),
      placement,
      readyUrl: `http://127.0.0.1:${port}/health`,
    });
    const login = { email: EMAIL, password: this.#password };
    this.#token = (await this.#ask('POST', '/auth/user/emailpass', login)).token;
    await this.#openShop();
  }

  async stop() {
    await this.#server?.stop();
    this.#server = null;
  }

  get #program() {
    return path.join(this.project, 'node_modules/@medusajs/cli/cli.js');
  }

  get #env() {
    const { databaseUrl } = this.options;
    return {
      ...process.env,
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      SHOP_SECRET: this.#secret,
      MEDUSA_DISABLE_TELEMETRY: '1',
      LOG_LEVEL: 'warn',
    };
  }

  /** @param {string} packages folder */
  #makeProject(packages) {
    fs.mkdirSync(this.project);
    fs.symlinkSync(path.join(packages, 'node_modules'), path.join(this.project, 'node_modules'), 'dir');
    fs.writeFileSync(path.join(this.project, 'medusa-config.js'), CONFIG);
    const manifest = { name: 'shop', version: '1.0.0', private: true, dependencies: MEDUSA.packages };
    fs.writeFileSync(path.join(this.project, 'package.json'), JSON.stringify(manifest));
  }

  /** @param {readonly string[]} args */
  async #command(...args) {
    const { code, text } = await runProgram(process.execPath, [this.#program, ...args], {
      cwd: this.project,
      env: this.#env,
    });
    if (code !== 0) throw new BenchError(`medusa ${args[0]} failed: ${lastLines(text, 5)}`);
  }

  /** @param {'GET' | 'POST'} method @param {string} route @param {object} [body] @returns {Promise<any>} */
  async #ask(method, route, body) {
    const headers = {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
    };
    const url = `http://127.0.0.1:${this.options.port}${route}`;
    const answer = await fetch(url, { method, headers, body: body ? JSON.stringify(body) : undefined });
    const text = await answer.text();
    if (!answer.ok) throw new BenchError(`Medusa answered ${method} ${route} with ${answer.status}: ${text}`);
    return JSON.parse(text);
  }

  /** Where it sells, from where, with which tax, and how it sends. */
  async #openShop() {
    const post = (route, body) => this.#ask('POST', route, body);
    const { sales_channel: channel } = await post('/admin/sales-channels', { name: 'Web' });
    const { stock_location: location } = await post('/admin/stock-locations', { name: 'Hamburg' });
    const place = `/admin/stock-locations/${location.id}`;
    await post(`${place}/sales-channels`, { add: [channel.id] });
    await post(`${place}/fulfillment-providers`, { add: ['manual_manual'] });
    const sets = await post(`${place}/fulfillment-sets?fields=*fulfillment_sets`, {
      name: 'Parcels',
      type: 'shipping',
    });
    const { fulfillment_set: set } = await post(
      `/admin/fulfillment-sets/${sets.stock_location.fulfillment_sets[0].id}/service-zones`,
      { name: 'Germany', geo_zones: [{ type: 'country', country_code: 'de' }] },
    );
    const { shipping_profiles: profiles } = await this.#ask('GET', '/admin/shipping-profiles');
    const profile =
      profiles[0] ?? (await post('/admin/shipping-profiles', { name: 'Default', type: 'default' })).shipping_profile;
    await post('/admin/tax-regions', {
      country_code: 'de',
      provider_id: 'tp_system',
      default_tax_rate: { name: 'VAT', code: 'vat', rate: TAX_PERCENT },
    });
    const { price_preferences: preferences } = await this.#ask(
      'GET',
      '/admin/price-preferences?attribute=currency_code',
    );
    const euro = preferences.find(({ value }) => value === 'eur');
    if (!euro) throw new BenchError('Medusa has no preference for its own currency.');
    await post(`/admin/price-preferences/${euro.id}`, { is_tax_inclusive: true });
    const { region } = await post('/admin/regions', {
      name: 'Germany',
      currency_code: 'eur',
      countries: ['de'],
      payment_providers: ['pp_system_default'],
      automatic_taxes: true,
      is_tax_inclusive: true,
    });
    await post('/admin/shipping-options', {
      name: 'Parcel',
      service_zone_id: set.service_zones[0].id,
      shipping_profile_id: profile.id,
      provider_id: 'manual_manual',
      price_type: 'flat',
      type: { label: 'Parcel', description: 'Parcel', code: 'parcel' },
      prices: [{ region_id: region.id, amount: SHIPPING_PRICE }],
      rules: [],
    });
    const { api_key: key } = await post('/admin/api-keys', { title: 'Shop', type: 'publishable' });
    await post(`/admin/api-keys/${key.id}/sales-channels`, { add: [channel.id] });
    this.#places = { channelId: channel.id, locationId: location.id, profileId: profile.id };
    this.#setup = { regionId: region.id, publishableKey: key.token };
  }

  /** New things to buy, a product each. @param {number} count @param {number} pieces @returns {Promise<string[]>} their ids */
  async openVariants(count, pieces) {
    const { channelId, locationId, profileId } = this.#places;
    const variantIds = [];
    while (variantIds.length < count) {
      this.#products += 1;
      const name = `piece-${this.#products}`;
      const { product } = await this.#ask('POST', '/admin/products?fields=*variants,*variants.inventory_items', {
        title: name,
        status: 'published',
        shipping_profile_id: profileId,
        sales_channels: [{ id: channelId }],
        options: [{ title: 'Size', values: ['M'] }],
        variants: [
          {
            title: name,
            sku: name,
            manage_inventory: true,
            options: { Size: 'M' },
            prices: [{ currency_code: 'eur', amount: PRICE }],
          },
        ],
      });
      const [variant] = product.variants;
      const level = `/admin/inventory-items/${variant.inventory_items[0].inventory_item_id}/location-levels`;
      await this.#ask('POST', level, { location_id: locationId, stocked_quantity: pieces });
      variantIds.push(variant.id);
    }
    return variantIds;
  }
}
