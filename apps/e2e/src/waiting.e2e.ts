import { randomUUID } from 'node:crypto';
import { expect, type BrowserContext, type Page } from '@playwright/test';
import { ApiPerson } from './support/api-person';
import { DEMO_PASSWORD, OWNER_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { test } from './support/test';
import { expectUsable } from './support/usable';

const PHONE = { width: 390, height: 844 };

/** The same guest in a browser. */
async function openAs(context: BrowserContext, person: ApiPerson, path: string): Promise<Page> {
  await context.addCookies(person.browserCookies());
  const page = await context.newPage();
  await page.goto(`${vitrineUrl()}${path}`);
  return page;
}

async function fillIn(page: Page): Promise<void> {
  const values = {
    email: 'mara@buyers.example',
    fullName: 'Mara Journey',
    line1: 'Rue Haute 14',
    postalCode: '75001',
    city: 'Paris',
    cardNumber: '4242 4242 4242 4242',
    cardExpiry: '08/32',
    cardCvc: '123',
  };
  for (const [name, value] of Object.entries(values)) await page.locator(`[name="${name}"]`).fill(value);
}

test('the last piece is wanted by two: the slower one waits in line, gets it, and changes the size', async ({
  browser,
}) => {
  // A minute of it is waited for.
  test.setTimeout(240_000);
  const { host, room, products } = await prepareShow('One piece left', 1);
  const owner = await ApiPerson.signIn(vitrineUrl(), OWNER_EMAIL, DEMO_PASSWORD);
  const created = await owner.api.products.create(products[0]?.storeId ?? '', {
    title: 'Last cape',
    slug: `last-cape-${randomUUID()}`,
    status: 'active',
    holdMinutes: 1,
  });
  for (const [size, onHand] of [
    ['M', 1],
    ['L', 3],
  ] as const)
    await owner.api.variants.create(created.id, {
      sku: randomUUID(),
      size,
      colour: 'Cherry',
      priceMinor: 8_900,
      onHand,
    });
  const product = await owner.api.products.get(created.id);
  const last = product.variants.find(({ size }) => size === 'M')?.id ?? '';
  const pin = await host.api.tray.add(room.id, { productId: product.id });
  await host.api.rooms.transition(room.id, { to: 'live' });
  await host.api.pins.show(room.id, pin.id);

  const quicker = await ApiPerson.guest(vitrineUrl(), 'Quick Journey');
  const held = await quicker.api.checkouts.create(
    { lines: [{ variantId: last, quantity: 1 }] },
    { idempotencyKey: randomUUID() },
  );
  // For whoever comes after, the usual time.
  await owner.api.products.update(product.id, { holdMinutes: null });
  const slower = await ApiPerson.guest(vitrineUrl(), 'Mara Journey');
  const mine = await openAs(await browser.newContext({ viewport: PHONE }), slower, `/watch/${room.id}`);
  await mine.getByTestId('buy-button').first().click();
  const piece = mine.getByTestId('piece-sheet');
  await piece.getByTestId('size-M').click();
  await expect(piece.getByTestId('checkout-button')).toHaveCount(0);
  await expectUsable(mine, 'a sold-out size');
  await piece.getByTestId('join-line').click();
  await expect(piece.getByTestId('place-in-line')).toHaveText('You are next in line');
  await expectUsable(mine, 'a place in line');
  const seen = await owner.api.products.get(product.id);
  expect(seen.variants.find(({ id }) => id === last)?.stock?.waiting).toBe(1);
  await mine.keyboard.press('Escape');

  // The other one lets the time run out: the message comes over the socket, wherever in the app one is.
  const banner = mine.getByTestId('turn-banner');
  await expect(banner).toBeVisible({ timeout: 90_000 });
  expect((await quicker.api.checkouts.get(held.id)).status).toBe('expired');
  await expect(banner.getByRole('timer')).toContainText('Kept for you');
  await expectUsable(mine, 'a turn');
  await mine.goto(`${vitrineUrl()}/orders`);
  await expect(mine.getByTestId('waiting-place')).toContainText('Kept for you');
  await expectUsable(mine, 'the places in line');
  const stranger = await ApiPerson.guest(vitrineUrl(), 'Late Journey');
  await expect(
    stranger.api.checkouts.create({ lines: [{ variantId: last, quantity: 1 }] }, { idempotencyKey: randomUUID() }),
  ).rejects.toMatchObject({ code: 'stock.sold-out' });

  await banner.getByTestId('turn-buy').click();
  await expect(mine.getByTestId('checkout-sheet')).toContainText('Last cape');
  // Closing it gives nothing away.
  await mine.getByRole('button', { name: 'Close; the piece stays kept for you' }).click();
  await banner.getByTestId('turn-buy').click();
  await fillIn(mine);
  await mine.getByTestId('pay-button').click();
  await expect(mine.getByTestId('order-confirmed')).toBeVisible();
  await expect(banner).toHaveCount(0);

  await mine.getByRole('link', { name: 'See the order' }).click();
  await expectUsable(mine, 'an order that can be changed');
  await mine.getByTestId('change-size').click();
  const change = mine.getByTestId('change-sheet');
  await change.getByTestId('size-L').click();
  await expectUsable(mine, 'another size');
  await change.getByTestId('change-submit').click();
  await expect(change).toHaveCount(0);
  await expect(mine.getByTestId('order-timeline')).toContainText('Size changed');
  await expect(mine.getByRole('list', { name: 'Pieces' })).toContainText('size L');
  await expectUsable(mine, 'an order whose size was changed');
  const after = await owner.api.products.get(product.id);
  expect(after.variants.map(({ size, available }) => [size, available])).toEqual([
    ['M', 1],
    ['L', 2],
  ]);
  // The other journeys sell what the demo brought.
  await owner.api.products.update(product.id, { status: 'archived' });
});
