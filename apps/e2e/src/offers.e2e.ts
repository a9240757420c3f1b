import { expect, type Browser, type Page } from '@playwright/test';
import { ApiPerson } from './support/api-person';
import { DEMO_PASSWORD, HOST_EMAIL, OWNER_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { test } from './support/test';
import { expectUsable } from './support/usable';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

async function studioAs(browser: Browser, email: string): Promise<Page> {
  const context = await browser.newContext({ viewport: DESK, permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(`${vitrineUrl()}/studio/`);
  await page.getByTestId('sign-in-email').fill(email);
  await page.getByTestId('sign-in-password').fill(DEMO_PASSWORD);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((current) => !current.pathname.includes('sign-in'));
  return page;
}

async function payAsGuest(page: Page): Promise<void> {
  const values = {
    email: 'buyer@people.example',
    fullName: 'Amélie Laurent',
    line1: 'Rue de la République 12',
    postalCode: '69002',
    city: 'Lyon',
    cardNumber: '4242 4242 4242 4242',
    cardExpiry: '08/32',
    cardCvc: '123',
  };
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`[name="${name}"]`);
    if (await field.isVisible()) await field.fill(value);
  }
  await page.getByTestId('pay-button').click();
}

test('a host promises with one tap, a viewer sees the clock and buys two, packing sees the promise', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const show = await prepareShow('Offers, end to end', 2);
  const [piece] = show.products;
  const variant = piece?.variants[0];
  if (!piece || !variant) throw new Error('The demo store has too few pieces.');

  const studio = await studioAs(browser, HOST_EMAIL);
  await test.step('it is prepared on the page of the show', async () => {
    await studio.goto(`${vitrineUrl()}/studio/shows/${show.room.id}`);
    await studio.getByTestId('add-offer').click();
    await studio.getByLabel('What viewers read').fill('Buy two, get the silk scarf');
    await studio.getByLabel('Gift in the parcel').fill('Silk scarf');
    await studio.getByTestId('save-offer').click();
    await expect(studio.getByTestId('prepared-offer')).toContainText('Gift: Silk scarf');
    await expectUsable(studio, 'the page of a show with an offer');
  });

  const buyer = await ApiPerson.guest(vitrineUrl(), 'Amélie Laurent');
  await buyer.api.cart.put(variant.id, { quantity: 2 });
  const context = await browser.newContext({ viewport: PHONE });
  await context.addCookies(buyer.browserCookies());
  const viewer = await context.newPage();

  await test.step('one key starts it for everybody, with a clock', async () => {
    await show.host.api.rooms.transition(show.room.id, { to: 'live' });
    await viewer.goto(`${vitrineUrl()}/watch/${show.room.id}`);
    await expect(viewer.getByTestId('chat-input')).toBeVisible();
    await expect(viewer.getByTestId('offer-strip')).toHaveCount(0);
    await studio.goto(`${vitrineUrl()}/studio/shows/${show.room.id}/live`);
    await expect(studio.getByTestId('live-offer')).toBeVisible();
    await studio.keyboard.press('o');
    await expect(studio.getByTestId('live-offer')).toContainText('On, ends in');
    await expect(viewer.getByTestId('offer-strip')).toContainText('Buy two, get the silk scarf');
    await expect(viewer.getByTestId('offer-strip').getByRole('timer')).toHaveText(/0?9:\d\d/);
  });

  const order = await test.step('who buys two is promised it, and reads so to the end', async () => {
    await viewer.getByRole('button', { name: /^Bag/ }).click();
    await viewer.getByTestId('checkout-button').click();
    await expect(viewer.getByTestId('promises')).toContainText('Promised: Silk scarf');
    await payAsGuest(viewer);
    await expect(viewer.getByTestId('order-confirmed')).toBeVisible({ timeout: 20_000 });
    await expect(viewer.getByTestId('promises')).toContainText('Promised: Silk scarf');
    return viewer.getByTestId('order-number').innerText();
  });

  await test.step('the console counts it, and the host ends the offer by hand', async () => {
    await expect(studio.getByTestId('order-row')).toContainText('Amélie');
    await expect(studio.getByTestId('order-row')).not.toContainText('Laurent');
    await expect(studio.getByTestId('piece-count')).toHaveText('2');
    await studio.getByTestId('toggle-offer').click();
    await viewer.getByRole('button', { name: 'Back to live' }).click();
    await expect(viewer.getByTestId('offer-strip')).toHaveCount(0);
  });

  await test.step('packing sees the promise on the pick list and in the order', async () => {
    const desk = await studioAs(browser, OWNER_EMAIL);
    await desk.goto(`${vitrineUrl()}/studio/orders/pick-list?show=${show.room.id}`);
    await expect(desk.getByTestId('pick-promise')).toContainText('Silk scarf');
    await desk.goto(`${vitrineUrl()}/studio/orders?q=${order}`);
    await desk.getByRole('link', { name: `Order ${order}` }).click();
    await expect(desk.getByTestId('order-detail').getByTestId('promises')).toContainText('Promised: Silk scarf');
    // Cancelled, it leaves the figures of the show.
    const [found] = (await show.host.api.orders.ofStore(show.room.store.id, { roomId: show.room.id })).items;
    if (!found) throw new Error('The order of the show is not listed.');
    const owner = await ApiPerson.signIn(vitrineUrl(), OWNER_EMAIL, DEMO_PASSWORD);
    await owner.api.fulfilment.cancel(found.storeId, found.id, { reason: 'A seam was open.' });
    await expect(studio.getByTestId('order-row')).toContainText('cancelled');
    await expect(studio.getByTestId('piece-count')).toHaveText('0');
  });
  await show.host.api.rooms.transition(show.room.id, { to: 'ended' });
});

test('stock, its history and the list of products are usable on a small phone', async ({ browser }) => {
  const studio = await studioAs(browser, OWNER_EMAIL);
  await studio.setViewportSize({ width: 320, height: 640 });
  await studio.goto(`${vitrineUrl()}/studio/stock`);
  await expect(studio.getByTestId('stock-row').first()).toBeVisible();
  await expectUsable(studio, 'the stock');
  await studio.getByTestId('open-history').first().click();
  await expect(studio.getByTestId('ledger-line')).toBeVisible();
  await expectUsable(studio, 'the history of a variant');
  await studio.goto(`${vitrineUrl()}/studio/products/import`);
  await studio.getByTestId('import-text').fill('title,sku,price,stock,Supplier\nScarf,X-1,"1,299",many,Weber');
  await studio.getByTestId('import-look').click();
  await expect(studio.getByTestId('import-mistakes')).toBeVisible();
  await expectUsable(studio, 'a list with mistakes');
});

test('a merchant brings in a list, mends a mistake, and reads how the stock came to be', async ({ browser }) => {
  const studio = await studioAs(browser, OWNER_EMAIL);
  const stamp = Date.now().toString(36);
  const [first, second] = [`L-${stamp}-1`, `L-${stamp}-2`];
  await studio.goto(`${vitrineUrl()}/studio/products`);
  await studio.getByTestId('import-products').click();
  const rows = (price: string): string =>
    `title\tsku\tsize\tprice\tstock\nListed scarf ${stamp}\t${first}\t90\t${price}\t12\nListed scarf ${stamp}\t${second}\t110\t59,00\t3`;
  await studio.getByTestId('import-text').fill(rows('1,299'));
  await studio.getByTestId('import-look').click();
  await expect(studio.getByTestId('import-mistakes')).toContainText('thousands or decimals');
  await expect(studio.getByTestId('import-apply')).toBeDisabled();
  await studio.getByTestId('import-text').fill(rows('49,00'));
  await studio.getByTestId('import-look').click();
  await expect(studio.getByTestId('import-counts')).toContainText('1 new product · 2 new sizes');
  await expectUsable(studio, 'the preview of a list');
  await studio.getByTestId('import-apply').click();
  await studio.waitForURL(/\/products$/);

  await studio.goto(`${vitrineUrl()}/studio/stock?q=${second}`);
  await expect(studio.getByTestId('stock-row')).toHaveCount(1);
  const count = studio.getByLabel(/^Pieces on the shelf of Listed scarf/);
  await count.fill('7');
  await count.press('Enter');
  await expect(studio.getByText('Saved Listed scarf').first()).toBeVisible();
  await studio.getByTestId('open-history').click();
  const history = studio.getByTestId('stock-history');
  await expect(history.getByTestId('stock-movement')).toHaveCount(2);
  await expect(history.getByTestId('ledger-line')).toContainText('Every movement adds up: 7 on the shelf');
  await history.getByLabel('On the shelf', { exact: true }).fill('5');
  await history.getByLabel('Note').fill('Two had moths.');
  await history.getByTestId('save-stock').click();
  await expect(history.getByTestId('stock-movement').first()).toContainText('Two had moths.');
  await expect(history.getByTestId('stock-movement').first()).toContainText('−2');
  await expectUsable(studio, 'the stock with a history');
});
