import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';

import { resolveCustomProperties } from './drawing.mjs';
import { MARKETS } from './markets.mjs';
import { PRODUCTS } from './products.mjs';
import { ENDED_ROOM, SCRIPT, SHOW_MINUTES, UPCOMING_ROOMS } from './rooms.mjs';

const assets = path.join(import.meta.dirname, 'assets');

describe('resolveCustomProperties', () => {
  it('takes the nearest value above', () => {
    const svg =
      '<svg style="--g1:#111"><g style="--g1:#222"><path fill="var(--g1)"/></g><path fill="var(--g1)"/></svg>';
    assert.equal(
      resolveCustomProperties(svg),
      '<svg style="--g1:#111"><g style="--g1:#222"><path fill="#222"/></g><path fill="#111"/></svg>',
    );
  });

  it('leaves no property open in any drawing of ours', () => {
    const files = fs.readdirSync(assets, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.svg'));
    for (const file of files) {
      assert.doesNotMatch(resolveCustomProperties(fs.readFileSync(path.join(assets, file), 'utf8')), /var\(--/, file);
    }
  });
});

describe('the demo data', () => {
  const findColour = (slug, colour) =>
    PRODUCTS.find((product) => product.slug === slug)?.colours.find(({ name }) => name === colour);

  it('has a drawing for every colour and a stock figure for every size', () => {
    for (const product of PRODUCTS) {
      for (const colour of product.colours) {
        assert.ok(
          fs.existsSync(path.join(assets, 'garments', `${product.drawing}--${colour.drawing}.svg`)),
          `${product.slug} ${colour.name}`,
        );
        assert.equal(colour.stock.length, product.sizes.length, `${product.slug} ${colour.name}`);
      }
    }
  });

  it('puts only pieces into the trays that the store has', () => {
    for (const room of [...UPCOMING_ROOMS, ENDED_ROOM]) {
      assert.ok(fs.existsSync(path.join(assets, room.poster)), room.poster);
      for (const { slug, size, colour } of room.tray) {
        assert.ok(findColour(slug, colour), `${slug} ${colour}`);
        assert.ok(PRODUCTS.find((product) => product.slug === slug)?.sizes.includes(size), `${slug} ${size}`);
      }
    }
  });

  it('sells each country in one market, and reduces a piece in both currencies or in none', () => {
    const countries = MARKETS.flatMap((market) => market.countries);
    assert.equal(new Set(countries).size, countries.length);
    assert.equal(MARKETS.filter((market) => market.countries.length === 0).length, 1);
    for (const { slug, compareAtPriceMinor, priceYen, compareAtPriceYen } of PRODUCTS) {
      assert.ok(Number.isInteger(priceYen), slug);
      assert.equal(compareAtPriceMinor === undefined, compareAtPriceYen === undefined, slug);
      assert.ok((compareAtPriceYen ?? Infinity) > priceYen, slug);
    }
  });

  it('tells its show in order and within its time', () => {
    const minutes = SCRIPT.map(({ minute }) => minute);
    assert.deepEqual(
      minutes,
      [...minutes].sort((a, b) => a - b),
    );
    assert.ok((minutes.at(-1) ?? 0) < SHOW_MINUTES);
  });
});
