import { expect, type BrowserContext, type Page } from '@playwright/test';
import type { ApiPerson } from './support/api-person';
import { DEMO_PASSWORD, OWNER_EMAIL, vitrineUrl } from './support/demo';
import { buyPieces } from './support/orders';
import { test } from './support/test';
import { expectUsable } from './support/usable';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

async function signInToStudio(page: Page): Promise<void> {
  await page.goto(`${vitrineUrl()}/studio/`);
  await page.getByTestId('sign-in-email').fill(OWNER_EMAIL);
  await page.getByTestId('sign-in-password').fill(DEMO_PASSWORD);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((current) => !current.pathname.includes('sign-in'));
}

/** The same guest in a browser. */
async function openAs(context: BrowserContext, person: ApiPerson, path: string): Promise<Page> {
  await context.addCookies(person.browserCookies());
  const page = await context.newPage();
  await page.goto(`${vitrineUrl()}${path}`);
  return page;
}

test('a merchant packs, ships in two parcels, delivers and refunds; the buyer reads along', async ({ browser }) => {
  const { buyer, order } = await buyPieces('Clara Journey', 2);
  const studio = await (await browser.newContext({ viewport: DESK })).newPage();
  await signInToStudio(studio);
  await studio.goto(`${vitrineUrl()}/studio/orders`);
  await studio.getByLabel('Number, name or email').fill(order.number);
  await expect(studio.getByTestId('store-order-row')).toHaveCount(1);
  await expect(studio).toHaveURL(new RegExp(`q=${order.number}`));

  // Everything from here on by keyboard or by name.
  await studio.getByRole('link', { name: `Order ${order.number}` }).focus();
  await studio.keyboard.press('Enter');
  const detail = studio.getByTestId('order-detail');
  await studio.getByRole('button', { name: 'Start packing' }).click();
  await expect(detail.getByTestId('order-status')).toHaveText('Being packed');

  await studio.getByTestId('order-ship').click();
  await studio.getByTestId('ship-submit').click();
  await expect(studio.getByText('Enter the number on the parcel.')).toBeVisible();
  await studio.getByLabel('Carrier').fill('La Poste');
  await studio.getByLabel('Tracking number').fill('6A 1234');
  await studio.getByLabel('Link to follow it').fill('https://post.example/6A1234');
  await studio
    .getByRole('button', { name: /^One less of/ })
    .first()
    .click();
  // What was typed is still there after the order was closed and opened again.
  await studio.getByRole('button', { name: 'Close the order' }).click();
  await studio.getByTestId('store-order-row').click();
  await studio.getByTestId('order-ship').click();
  await expect(studio.getByLabel('Tracking number')).toHaveValue('6A 1234');
  await studio.getByRole('button', { name: 'Ship 2 pieces' }).click();
  await expect(detail.getByText('Part of it is on its way')).toBeVisible();
  await expect(detail.getByTestId('order-status')).toHaveText('Being packed');

  await studio.getByTestId('order-ship').click();
  await studio.getByLabel('Carrier').fill('La Poste');
  await studio.getByLabel('Tracking number').fill('6A 5678');
  await studio.getByRole('button', { name: 'Ship 1 piece' }).click();
  await expect(detail.getByTestId('order-status')).toHaveText('On its way');
  await studio.getByRole('button', { name: 'Mark as delivered' }).click();
  await expect(detail.getByTestId('order-status')).toHaveText('Delivered');

  await studio.getByTestId('order-refund').click();
  await studio.getByLabel(/^Amount in/).fill('100000');
  await studio.getByLabel('Reason').fill('A loose thread');
  await studio.getByTestId('refund-submit').click();
  await expect(studio.getByText(/^At most .* is left\.$/)).toBeVisible();
  await studio.getByLabel(/^Amount in/).fill('5');
  // The answer to the first try is lost: the money goes back once all the same.
  await studio.route(
    '**/refunds',
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await studio.getByTestId('refund-submit').click();
  await expect(studio.getByText('No answer from the server.')).toBeVisible();
  await studio.getByTestId('refund-submit').click();
  await expect(detail.getByText('€5.00 went back')).toHaveCount(1);
  await expect(detail.getByText('€5.00 refunded')).toBeVisible();

  const mine = await openAs(await browser.newContext({ viewport: PHONE }), buyer, `/orders/${order.id}`);
  await expect(mine.getByTestId('order-status')).toHaveText('Delivered');
  await expect(mine.getByRole('link', { name: /^6A 1234/ })).toHaveAttribute('href', 'https://post.example/6A1234');
  await expect(mine.getByTestId('order-refunded')).toHaveText('€5.00');
  await expect(mine.getByText('A loose thread')).toHaveCount(0);
  await expectUsable(mine, 'an order that was delivered');
});

test('a buyer cancels with one tap, and not once it is being packed', async ({ browser }) => {
  const { buyer, owner, order } = await buyPieces('Jon Journey', 1);
  const context = await browser.newContext({ viewport: PHONE });
  const mine = await openAs(context, buyer, `/orders/${order.id}`);
  await expect(mine.getByRole('timer')).toBeVisible();
  await expectUsable(mine, 'an order that can be cancelled');
  await mine.getByTestId('cancel-order').click();
  await expect(mine.getByTestId('order-status')).toHaveText('Cancelled');
  await expect(mine.getByTestId('cancel-order')).toHaveCount(0);

  const second = await buyPieces('Mila Journey', 1);
  const late = await openAs(await browser.newContext({ viewport: PHONE }), second.buyer, `/orders/${second.order.id}`);
  await expect(late.getByTestId('cancel-order')).toBeVisible();
  await owner.api.fulfilment.startPacking(second.order.storeId, second.order.id);
  await late.getByTestId('cancel-order').click();
  await expect(late.getByText('This order has moved on.')).toBeVisible();
  await expect(late.getByText('It is being packed and can no longer be cancelled')).toBeVisible();
});

for (const viewport of [{ width: 320, height: 640 }, DESK]) {
  test(`orders, an order with its forms and the pick list are usable at ${viewport.width} px`, async ({ browser }) => {
    const { order } = await buyPieces('Sara Journey', 3);
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await signInToStudio(page);
    await page.goto(`${vitrineUrl()}/studio/orders?status=paid`);
    await expect(page.getByTestId('store-order-row').first()).toBeVisible();
    await expectUsable(page, 'orders');
    await page.goto(`${vitrineUrl()}/studio/orders?order=${order.id}`);
    for (const form of ['order-refund', 'order-cancel']) {
      await page.getByTestId(form).click();
      await expectUsable(page, form);
    }
    // Cancelling asks once more, and keeping the order keeps it.
    await page.getByLabel('Reason').fill('A flaw in the seam');
    await page.getByTestId('cancel-submit').click();
    await expectUsable(page, 'the second question');
    await page.getByRole('button', { name: 'Keep the order' }).click();
    await expect(page.getByTestId('order-detail').getByTestId('order-status')).toHaveText('Paid');
    await page.getByRole('button', { name: 'Start packing' }).click();
    await page.getByTestId('order-ship').click();
    await expectUsable(page, 'order-ship');
    await page.goto(`${vitrineUrl()}/studio/orders/pick-list`);
    await expect(page.getByTestId('pick-product').first()).toBeVisible();
    await expectUsable(page, 'the pick list');
  });
}

test('the export holds what the filter shows', async ({ page }) => {
  const { order } = await buyPieces('Nour Export', 1);
  await signInToStudio(page);
  await page.goto(`${vitrineUrl()}/studio/orders?q=${order.number}`);
  await expect(page.getByTestId('store-order-row')).toHaveCount(1);
  const started = page.waitForEvent('download');
  await page.getByTestId('export-orders').click();
  const download = await started;
  expect(download.suggestedFilename()).toBe('orders.csv');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const rows = Buffer.concat(chunks).toString('utf8').trim().split('\r\n');
  expect(rows).toHaveLength(1 + order.lines.length);
  expect(rows.slice(1).every((row) => row.startsWith(`"${order.number}",`))).toBe(true);
});
