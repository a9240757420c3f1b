import { expect, type Browser, type Page } from '@playwright/test';
import type { CheckoutView } from '@vitrine/contracts';
import { ApiPerson } from './support/api-person';
import { DEMO_PASSWORD, OWNER_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { test } from './support/test';
import { expectUsable } from './support/usable';

const PHONE = { width: 390, height: 844 };

/** A guest on a phone who watches a live show and opens the checkout of the piece that is pinned. */
async function atCheckout(browser: Browser, title: string, holdMinutes: number | null = null): Promise<Page> {
  const { host, room, products } = await prepareShow(title, 1);
  const owner = await ApiPerson.signIn(vitrineUrl(), OWNER_EMAIL, DEMO_PASSWORD);
  await owner.api.products.update(products[0]?.id ?? '', { holdMinutes });
  await host.api.rooms.transition(room.id, { to: 'live' });
  const pin = (await host.api.tray.list(room.id)).items[0];
  if (!pin) throw new Error('The tray of the show is empty.');
  await host.api.pins.show(room.id, pin.id);
  const variant = products[0]?.variants.find(({ available }) => available > 0);
  if (!variant) throw new Error('The piece of the show is sold out.');
  const page = await (await browser.newContext({ viewport: PHONE, reducedMotion: 'reduce' })).newPage();
  await page.goto(`${vitrineUrl()}/watch/${room.id}`);
  await page.getByTestId('buy-button').first().click();
  const choose = page.getByTestId('checkout-button');
  await expect(choose.or(page.getByTestId('pay-button')).first()).toBeVisible();
  if (await choose.isVisible()) {
    const chip = page.getByTestId(`size-${variant.size}`);
    if (await chip.isVisible()) await chip.click();
    await choose.click();
  }
  await expect(page.getByTestId('pay-button')).toBeVisible();
  return page;
}

async function fillAddress(page: Page): Promise<void> {
  await page.getByTestId('checkout-email').fill('clara@buyers.example');
  await page.getByTestId('checkout-fullName').fill('Clara Moreau');
  await page.getByTestId('checkout-line1').fill('Rue Haute 14');
  await page.getByTestId('checkout-postalCode').fill('75001');
  await page.getByTestId('checkout-city').fill('Paris');
  await page.getByTestId('checkout-country').selectOption('FR');
}

async function payWith(page: Page, number: string): Promise<void> {
  await page.getByTestId('card-number').fill(number);
  await page.getByTestId('card-expiry').fill('12 / 34');
  await page.getByTestId('card-cvc').fill('123');
  await page.getByTestId('pay-button').click();
}

const confirmed = (page: Page): Promise<void> =>
  expect(page.getByTestId('order-confirmed')).toBeVisible({ timeout: 20_000 });

test('a card is declined, and another one pays', async ({ browser }) => {
  const page = await atCheckout(browser, 'Declined, then paid');
  await fillAddress(page);
  await payWith(page, '4000 0000 0000 9995');
  await expect(page.getByText(/does not hold enough money/)).toBeVisible();
  await page.getByRole('button', { name: 'Use another card' }).click();
  await payWith(page, '4242 4242 4242 4242');
  await confirmed(page);
});

test('the bank asks over the show; the buyer declines there, then approves, without leaving', async ({ browser }) => {
  const page = await atCheckout(browser, 'Asked by the bank');
  await fillAddress(page);
  await payWith(page, '4000 0025 0000 3155');
  const bank = page.frameLocator('[data-testid="bank-question"]');
  await expect(bank.getByRole('heading', { name: 'Is this you?' })).toBeVisible();
  // By itself: what looks for mistakes can't run inside a frame without scripts.
  const alone = await page.context().newPage();
  await alone.goto(`${vitrineUrl()}${await page.getByTestId('bank-question').getAttribute('src')}`);
  await expectUsable(alone, 'the question of the bank');
  await alone.close();
  await bank.getByRole('button', { name: 'Decline' }).click();
  await expect(page.getByText(/was not confirmed at your bank/)).toBeVisible({ timeout: 20_000 });

  await page.getByTestId('pay-button').click();
  await expect(bank.getByRole('button', { name: 'Approve' })).toBeVisible();
  // The question is still there for whoever loads the page again in the middle of it.
  await page.reload();
  await expect(bank.getByRole('button', { name: 'Approve' })).toBeVisible();
  // Whoever can't answer now pays with another card, and comes back to this one.
  await page.getByRole('button', { name: 'Use another card' }).click();
  await expect(page.getByTestId('bank-question')).toHaveCount(0);
  await payWith(page, '4000 0025 0000 3155');
  await bank.getByRole('button', { name: 'Approve' }).click();
  await confirmed(page);
  expect(page.url()).toContain('/watch/');
});

test('a bank takes its time, and the order comes by itself', async ({ browser }) => {
  const page = await atCheckout(browser, 'A slow bank');
  await fillAddress(page);
  await payWith(page, '4000 0000 0000 0077');
  await expect(page.getByText(/Your bank is taking its time/)).toBeVisible();
  await confirmed(page);
});

test('who would rather not wait for the bank may stop, and is told when the bank has it already', async ({
  browser,
}) => {
  const page = await atCheckout(browser, 'No patience');
  await fillAddress(page);
  // Without the minute that a provider is given to hear of it.
  await page.route(/\/api\/checkouts\/[^/]+$/, async (route) => {
    const response = await route.fetch();
    const checkout = (await response.json()) as CheckoutView;
    const isPending = checkout.payment?.status === 'pending';
    const payment = isPending ? { status: 'pending', mayGiveUpAt: checkout.serverTime } : checkout.payment;
    await route.fulfill({ response, json: { ...checkout, payment } });
  });
  await payWith(page, '4000 0000 0000 0077');
  await page.getByTestId('give-up-payment').click();
  await expect(page.getByText(/Your bank still has this payment/)).toBeVisible();
  await confirmed(page);
});

test('the reservation runs out while the bank waits, and the piece is the buyer’s all the same', async ({
  browser,
}) => {
  // A minute of it is waited for.
  test.setTimeout(240_000);
  const page = await atCheckout(browser, 'Out of time', 1);
  const endsAtMs = Date.now() + 60_000;
  await fillAddress(page);
  await payWith(page, '4000 0025 0000 3155');
  const approve = page.frameLocator('[data-testid="bank-question"]').getByRole('button', { name: 'Approve' });
  await expect(approve).toBeVisible();
  await page.waitForTimeout(endsAtMs + 5_000 - Date.now());
  await expect(approve).toBeVisible();
  await approve.click();
  await confirmed(page);
});
