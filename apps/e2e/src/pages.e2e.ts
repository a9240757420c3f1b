import { expect } from '@playwright/test';
import { DEMO_PASSWORD, OWNER_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { test } from './support/test';
import { expectUsable } from './support/usable';

/** Every page, by anybody, on a small phone and on a desk. */
const VIEWPORTS = [
  { name: 'at 320 px', width: 320, height: 640 },
  { name: 'on a desk', width: 1440, height: 900 },
] as const;

for (const viewport of VIEWPORTS) {
  test.describe(viewport.name, () => {
    test.use({
      viewport: { width: viewport.width, height: viewport.height },
      contextOptions: { reducedMotion: 'reduce' },
    });

    test('the viewer: home, a show that ended, a show to come, orders, account', async ({ page }) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      const url = vitrineUrl();
      await page.goto(url);
      await expectUsable(page, 'home');
      for (const status of ['past', 'upcoming']) {
        const response = await page.request.get(`${url}/api/rooms?status=${status}`);
        const { items } = (await response.json()) as { items: { id: string }[] };
        const room = items[0];
        if (!room) throw new Error(`The demo has no ${status} show.`);
        await page.goto(`${url}/watch/${room.id}`);
        await expect(page.getByTestId('room-status').first()).toBeVisible();
        await expectUsable(page, `a ${status} show`);
      }
      for (const path of ['/orders', '/account']) {
        await page.goto(`${url}${path}`);
        await expectUsable(page, path);
      }
      await page.goto(`${url}/watch/00000000-0000-7000-8000-000000000000`);
      await expectUsable(page, 'a show that does not exist');
      expect(faults).toEqual([]);
    });

    test('the studio: sign-in, shows, a show, preflight, products, orders, people, report', async ({ page }) => {
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      const url = vitrineUrl();
      const { room, products } = await prepareShow(`Checked ${viewport.name}`, 2);
      await page.goto(`${url}/studio/`);
      await expectUsable(page, 'sign-in');
      await page.getByTestId('sign-in-email').fill(OWNER_EMAIL);
      await page.getByTestId('sign-in-password').fill(DEMO_PASSWORD);
      await page.getByTestId('sign-in').click();
      await page.waitForURL((current) => !current.pathname.includes('sign-in'));
      await expectUsable(page, 'shows');
      const past = (await (await page.request.get(`${url}/api/rooms?status=past`)).json()) as {
        items: { id: string }[];
      };
      const paths = [
        `/shows/${room.id}`,
        '/products',
        `/products/${products[0]?.id}`,
        '/orders',
        '/orders/pick-list',
        '/people',
        `/shows/${past.items[0]?.id}/report`,
        `/shows/${room.id}/live`,
      ];
      for (const path of paths) {
        await page.goto(`${url}/studio${path}`);
        await expectUsable(page, path);
      }
      expect(faults).toEqual([]);
    });
  });
}
