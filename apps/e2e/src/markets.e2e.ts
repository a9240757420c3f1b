import { randomUUID } from 'node:crypto';
import { expect, type Page } from '@playwright/test';
import type { StoreView, VariantView } from '@vitrine/contracts';
import { ApiPerson } from './support/api-person';
import { vitrineUrl } from './support/demo';
import { test } from './support/test';
import { expectUsable } from './support/usable';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
const PASSWORD = 'a long enough password';
const TOKYO = {
  fullName: 'Aiko Sato',
  line1: 'Jingumae 4-12-10',
  postalCode: '150-0001',
  city: 'Tokyo',
  country: 'JP',
};

interface OpenedStore {
  readonly owner: ApiPerson;
  readonly email: string;
  readonly store: StoreView;
  readonly productId: string;
  readonly variant: VariantView;
}

/** A store of its own with one dress in one size, so that what is sold where is nobody else's. */
async function openStore(): Promise<OpenedStore> {
  const email = `${randomUUID()}@owners.example`;
  const owner = new ApiPerson(vitrineUrl());
  await owner.api.auth.register({ email, password: PASSWORD, displayName: 'Nora' });
  const store = await owner.api.stores.create({
    name: 'Kiosk',
    slug: `kiosk-${randomUUID().slice(0, 8)}`,
    currency: 'EUR',
    country: 'DE',
    sellerName: 'Kiosk GmbH, Berlin',
    shippingMinor: 490,
  });
  const draft = await owner.api.products.create(store.id, { title: 'Ines wrap dress', slug: 'ines-wrap-dress' });
  const { variants } = await owner.api.variants.create(draft.id, {
    sku: 'INES-M',
    size: 'M',
    colour: 'Cherry',
    priceMinor: 8_900,
    onHand: 5,
  });
  await owner.api.products.update(draft.id, { status: 'active' });
  const [variant] = variants;
  if (variant === undefined) throw new Error('The size was not added.');
  return { owner, email, store, productId: draft.id, variant };
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${vitrineUrl()}/studio/`);
  await page.getByTestId('sign-in-email').fill(email);
  await page.getByTestId('sign-in-password').fill(PASSWORD);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((current) => !current.pathname.includes('sign-in'));
}

async function openJapan(page: Page): Promise<void> {
  await page.goto(`${vitrineUrl()}/studio/settings`);
  await page.getByTestId('add-market').click();
  await page.getByTestId('save-market').click();
  await expect(page.getByText('Choose at least one country.')).toBeVisible();
  await page.getByLabel('Name', { exact: true }).first().fill('Japan');
  await page.getByRole('combobox', { name: 'Countries' }).fill('Japan');
  await page.getByRole('option', { name: 'Japan' }).click();
  await page.getByRole('combobox', { name: 'Currency' }).fill('JPY');
  await page.getByRole('option', { name: /^JPY/ }).click();
  await expect(page.getByText(/1 size on sale has no price in JPY yet/)).toBeVisible();
  await page.getByLabel('Tax, %').fill('10');
  await page.getByLabel('Name of the tax').fill('consumption tax');
  await page.getByLabel('Price, JPY').fill('12.50');
  await page.getByTestId('save-market').click();
  // A yen has no decimals; what was typed is still there to be mended.
  await expect(page.getByText('An amount like 500.')).toBeVisible();
  await expect(page.getByLabel('Price, JPY')).toHaveValue('12.50');
  await page.getByLabel('Price, JPY').fill('1200');
  await page.getByTestId('save-market').click();
  const row = page.getByTestId('market-row').filter({ hasText: 'Japan' });
  await expect(row).toContainText('10 % consumption tax included');
  await expect(row).toContainText('1 size on sale has no price in JPY yet');
}

/** The dress, pinned in a show that is live. */
async function pinDress({ owner, store, productId }: OpenedStore): Promise<string> {
  const room = await owner.api.rooms.create(store.id, { title: 'Dresses for Tokyo' });
  await owner.api.tray.add(room.id, { productId, tryOn: { wearerName: 'Nora', wearerHeightCm: 170, sizeWorn: 'M' } });
  await owner.api.rooms.transition(room.id, { to: 'live' });
  const pin = (await owner.api.tray.list(room.id)).items[0];
  if (pin === undefined) throw new Error('The dress is not in the tray.');
  await owner.api.pins.show(room.id, pin.id);
  return room.id;
}

/** Until the checkout says what the dress costs where the browser seems to be. */
async function openCheckout(page: Page, roomId: string): Promise<void> {
  await page.goto(`${vitrineUrl()}/watch/${roomId}`);
  await page.getByTestId('buy-button').first().click();
  const [choose, pay] = [page.getByTestId('checkout-button'), page.getByTestId('pay-button')];
  await expect(choose.or(pay).first()).toBeVisible();
  if (await choose.isVisible()) await choose.click();
  await expect(pay).toBeVisible();
}

async function payFromTokyo(page: Page): Promise<void> {
  await expect(page.getByTestId('total')).toHaveText('€93.90');
  await page.getByTestId('checkout-email').fill('aiko@buyers.example');
  for (const [name, value] of Object.entries(TOKYO)) {
    const field = page.getByTestId(`checkout-${name}`);
    if (name === 'country') await field.selectOption(value);
    else await field.fill(value);
  }
  await expect(page.getByTestId('total')).toHaveText('¥16,000');
  await page.getByRole('button', { name: 'I have a code' }).click();
  await page.getByTestId('discount-code').fill('tokyo10');
  await page.getByTestId('use-code').click();
  await expect(page.getByTestId('total')).toHaveText('¥14,520');
  await page.getByTestId('card-number').fill('4242 4242 4242 4242');
  await page.getByTestId('card-expiry').fill('12 / 34');
  await page.getByTestId('card-cvc').fill('123');
  await page.getByTestId('pay-button').click();
  await expect(page.getByTestId('order-confirmed')).toBeVisible({ timeout: 20_000 });
}

test('an owner opens Japan; a buyer there pays yen with a code; the order says what its total is made of', async ({
  browser,
}) => {
  const opened = await openStore();
  const { owner, email, store, productId, variant } = opened;
  const buyer = await ApiPerson.guest(vitrineUrl(), 'Aiko Journey');
  const lines = [{ variantId: variant.id, quantity: 1 }];
  const hold = () => buyer.api.checkouts.create({ lines, country: 'JP' }, { idempotencyKey: randomUUID() });
  const page = await (await browser.newContext({ viewport: DESK })).newPage();
  await signIn(page, email);
  await openJapan(page);

  await expect(hold()).rejects.toMatchObject({ code: 'checkout.not-sold-there' });
  await page.goto(`${vitrineUrl()}/studio/products/${productId}`);
  const price = page.getByLabel('Price of M, Cherry in JPY');
  await price.fill('14800');
  await price.blur();
  await expect(page.getByText('Saved M, Cherry')).toBeVisible();
  await page.reload();
  await expect(price).toHaveValue('14800');

  await page.goto(`${vitrineUrl()}/studio/discounts`);
  await page.getByTestId('new-discount').first().click();
  await page.getByLabel('Code', { exact: true }).fill('tokyo10');
  await page.getByLabel('Share, %').fill('10');
  await page.getByLabel('Uses in all').fill('50');
  await page.getByTestId('save-discount').click();
  const code = page.getByTestId('discount-row');
  await expect(code).toContainText('10 % off');
  await expect(code).toContainText('0 of 50');

  const phone = await (await browser.newContext({ viewport: PHONE, locale: 'en-US' })).newPage();
  await openCheckout(phone, await pinDress(opened));
  await payFromTokyo(phone);
  const orders = await owner.api.orders.ofStore(store.id, {});
  const [order] = orders.items;
  expect(order?.total).toEqual({ amountMinor: 14_520, currency: 'JPY' });

  await page.reload();
  await expect(code).toContainText('1 of 50');
  await page.getByLabel('TOKYO10 can be used').click({ force: true });
  await expect(page.getByText('TOKYO10 is off')).toBeVisible();
  await expect(code.getByText('Off', { exact: true })).toBeVisible();
  const again = await hold();
  await expect(buyer.api.checkouts.update(again.id, { discountCode: 'tokyo10' })).rejects.toMatchObject({
    code: 'discount.not-found',
  });

  await page.goto(`${vitrineUrl()}/studio/orders?order=${order?.id}`);
  const sums = page.getByTestId('order-sums');
  await expect(sums).toContainText('Code TOKYO10−¥1,480');
  await expect(sums).toContainText('Shipping, Standard¥1,200');
  await expect(sums).toContainText('Total¥14,520');
  await expect(sums).toContainText('Contains 10 % consumption tax¥1,320');

  // A country belongs to one market: Japan is taken, and everywhere else exists already.
  await page.goto(`${vitrineUrl()}/studio/settings/markets/new`);
  await page.getByLabel('Name', { exact: true }).first().fill('Rest of the world');
  await page.getByLabel('Everywhere else').click({ force: true });
  await page.getByLabel('Price, EUR').fill('20');
  await page.getByTestId('save-market').click();
  await expect(page.getByText('Everywhere is the market for everywhere else already.')).toBeVisible();
  await expect(page.getByLabel('Price, EUR')).toHaveValue('20');
  await page.getByRole('button', { name: 'Cancel' }).click();
  for (const name of ['Japan', 'Everywhere']) {
    await page.getByRole('link', { name, exact: true }).click();
    await page.getByTestId('remove-market').click();
    await page.getByTestId('remove-confirm').click();
    if (name === 'Japan') await expect(page.getByTestId('market-row')).toHaveCount(1);
  }
  await expect(page.getByText('This is the only market.')).toBeVisible();
});

for (const viewport of [{ width: 320, height: 640 }, DESK]) {
  test(`markets, discount codes and price lists are usable at ${viewport.width} px`, async ({ browser }) => {
    const { owner, email, store, productId } = await openStore();
    const { items } = await owner.api.markets.create(store.id, {
      name: 'Japan',
      countries: ['JP'],
      currency: 'JPY',
      taxName: 'consumption tax',
      taxRatePpm: 100_000,
      isTaxIncluded: true,
      dutyTerms: 'prepaid',
      dutyRatePpm: 50_000,
      shippingMethods: [
        { name: 'Air', priceMinor: 1_200, freeFromMinor: 30_000, minDays: 5, maxDays: 9 },
        { name: 'Air express', priceMinor: 3_200, minDays: 2, maxDays: 3 },
      ],
    });
    const { id: codeId } = await owner.api.discountCodes.create(store.id, {
      code: 'A-RATHER-LONG-CODE-FOR-A-SMALL-PHONE-12',
      kind: 'amount',
      amountMinor: 1_000,
      minSubtotalMinor: 5_000,
      maxUses: 100,
      maxUsesPerBuyer: 1,
      startsAt: '2026-01-01T08:00:00Z',
      endsAt: '2090-01-01T08:00:00Z',
      isActive: true,
    });
    const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await signIn(page, email);
    const pages = [
      ['/settings', 'market-row'],
      [`/settings/markets/${items.find(({ name }) => name === 'Japan')?.id}`, 'save-market'],
      ['/settings/markets/new', 'save-market'],
      ['/discounts', 'discount-row'],
      [`/discounts/${codeId}`, 'save-discount'],
      ['/discounts/new', 'save-discount'],
    ] as const;
    for (const [path, landmark] of pages) {
      await page.goto(`${vitrineUrl()}/studio${path}`);
      await expect(page.getByTestId(landmark).first()).toBeVisible();
      await expectUsable(page, path);
    }
    await page.goto(`${vitrineUrl()}/studio/products/${productId}`);
    await expect(page.getByText('Prices elsewhere')).toBeVisible();
    await expectUsable(page, 'prices in other currencies');
    expect(faults).toEqual([]);
  });
}
