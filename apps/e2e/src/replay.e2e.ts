import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { ApiPerson } from './support/api-person';
import { DEMO_PASSWORD, HOST_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { readStamp, STAMP_CYCLE_MS, stampCamera } from './support/stamp';
import { test } from './support/test';

const CLIP = path.resolve(import.meta.dirname, '../../../tools/demo/assets/vitrine-tryon-demo.mp4');
const CLIP_URL = '/e2e-clip.mp4';
const PHONE = { width: 390, height: 844 };
/** From the camera to the server, on two cores that carry all of it. */
const LAG_MS = 1_500;
const hasFfmpeg = (process.env['VITRINE_E2E_FFMPEG'] ?? '') !== '';

async function signIn(page: Page): Promise<void> {
  const url = vitrineUrl();
  await page.goto(`${url}/studio/`);
  await page.getByTestId('sign-in-email').fill(HOST_EMAIL);
  await page.getByTestId('sign-in-password').fill(DEMO_PASSWORD);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((current) => !current.pathname.includes('sign-in'));
}

/** Where the replay is, in milliseconds of the show. */
const clockOf = async (page: Page): Promise<number> =>
  Number(await page.getByTestId('replay-clock').getAttribute('data-at-ms'));

/** How far the picture is from the second of the show that the clock tells, by the stamp in the picture. */
async function driftMs(page: Page, wentLiveAtMs: number): Promise<number | null> {
  const reading = await readStamp(page);
  if (reading === null) return null;
  const paintedMs = (reading.stampMs - (wentLiveAtMs % STAMP_CYCLE_MS) + STAMP_CYCLE_MS) % STAMP_CYCLE_MS;
  return Math.abs(paintedMs - (await clockOf(page)));
}

if (hasFfmpeg) {
  test('a recorded show is watched again, jumped through, bought from and clipped', async ({ browser }) => {
    test.setTimeout(240_000);
    const url = vitrineUrl();
    const show = await prepareShow('Knits, to be seen again', 2);
    const [first, second] = show.products;
    if (!first || !second) throw new Error('The demo store has too few pieces.');
    const host = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      permissions: ['camera', 'microphone'],
    });
    const camera = await host.newPage();
    const guest = await (await browser.newContext({ viewport: PHONE })).newPage();
    const pins = (await show.host.api.tray.list(show.room.id)).items;
    const pinOf = (productId: string): string => {
      const item = pins.find(({ product }) => product.id === productId);
      if (!item) throw new Error('The piece is not in the tray.');
      return item.id;
    };

    await test.step('the host chooses to record, and everybody is told', async () => {
      await host.route(`**${CLIP_URL}`, (route) => route.fulfill({ path: CLIP, contentType: 'video/mp4' }));
      await stampCamera(camera, CLIP_URL);
      await signIn(camera);
      await camera.goto(`${url}/studio/shows/${show.room.id}/live`);
      await expect(camera.getByTestId('preflight-ready')).toBeVisible({ timeout: 20_000 });
      await camera.getByTestId('record-show').click();
      await expect(camera.getByTestId('record-show')).toBeChecked();
      await camera.getByTestId('go-live').click();
      await expect(camera.getByTestId('recorded')).toBeVisible();
      await guest.goto(`${url}/watch/${show.room.id}`);
      await expect(guest.getByTestId('recorded')).toBeVisible();
    });

    await test.step('two pieces are shown, and somebody asks about the first', async () => {
      const anna = await ApiPerson.guest(url, 'Anna');
      // What is said and shown lies apart in time, so that a jump lands before or after it.
      await camera.waitForTimeout(4_000);
      await show.host.api.pins.show(show.room.id, pinOf(first.id));
      await camera.waitForTimeout(2_000);
      await anna.say(show.room.id, ['does it itch?']);
      await camera.waitForTimeout(6_000);
      await show.host.api.pins.show(show.room.id, pinOf(second.id));
      await camera.waitForTimeout(2_000);
      await anna.say(show.room.id, ['I take that one']);
      await camera.waitForTimeout(8_000);
    });

    await test.step('who comes late watches again what was said about the first piece, while the show goes on', async () => {
      const late = await (await browser.newContext({ viewport: PHONE })).newPage();
      const explained = async (): Promise<string[]> =>
        (await show.host.api.replay.explanations(show.room.id)).items.map(({ productId }) => productId);
      await expect.poll(explained, { timeout: 20_000 }).toContain(first.id);
      await late.goto(`${url}/watch/${show.room.id}`);
      await late.getByRole('button', { name: /pieces in this show/ }).click();
      await late.getByRole('button', { name: `Choose ${first.title}` }).click();
      await late.getByTestId('watch-explanation').click();
      const played = (): Promise<number> =>
        late.getByTestId('explanation-video').evaluate((video: HTMLVideoElement) => video.currentTime);
      const begunAt = await played();
      await expect.poll(played, { timeout: 10_000 }).toBeGreaterThan(begunAt + 1);
      await late.getByRole('button', { name: /live show/ }).click();
      await expect(late.getByTestId('watch-explanation')).toBeVisible();
      await late.context().close();
    });

    await test.step('the replay is there soon after the end', async () => {
      await show.host.api.rooms.transition(show.room.id, { to: 'ended' });
      await guest.getByTestId('watch-replay').click();
      await expect(guest.getByTestId('replay-clock')).toBeVisible({ timeout: 30_000 });
      await expect.poll(() => clockOf(guest), { timeout: 15_000 }).toBeGreaterThan(500);
    });

    await test.step('a chapter begins where its piece was shown, picture and chat with it', async () => {
      const room = await show.host.api.rooms.get(show.room.id);
      const wentLiveAtMs = Date.parse(room.wentLiveAt ?? '');
      const replay = await show.host.api.replay.get(show.room.id);
      expect(replay.chapters.map(({ productId }) => productId)).toEqual([first.id, second.id]);
      const chapters = guest.getByRole('list', { name: 'Chapters' }).getByRole('button');
      await chapters.nth(1).click();
      await expect(guest.getByTestId('pin-title').first()).toContainText(second.title);
      await expect(guest.getByTestId('chat-list')).toContainText('does it itch?');
      await expect(guest.getByTestId('chat-list')).not.toContainText('I take that one', { timeout: 1_000 });
      await expect.poll(() => driftMs(guest, wentLiveAtMs), { timeout: 15_000 }).toBeLessThan(LAG_MS);
      await chapters.nth(0).click();
      await expect(guest.getByTestId('pin-title').first()).toContainText(first.title);
      await expect(guest.getByTestId('chat-list')).not.toContainText('I take that one');
      await expect.poll(() => driftMs(guest, wentLiveAtMs), { timeout: 15_000 }).toBeLessThan(LAG_MS);
    });

    await test.step('staff cut a clip, and its link plays just that and leads to the piece', async () => {
      await camera.goto(`${url}/studio/shows/${show.room.id}/report`);
      await camera.getByRole('combobox', { name: 'Chapter' }).or(camera.getByLabel('Chapter')).first().click();
      await camera.getByRole('option').nth(1).click();
      await camera.getByTestId('make-clip').click();
      const link = await camera.getByTestId('copy-clip').getAttribute('data-url');
      const stranger = await (await browser.newContext({ viewport: PHONE })).newPage();
      await stranger.goto(link ?? '');
      await expect(stranger.getByTestId('room-status')).toHaveAttribute('data-status', 'clip');
      await expect(stranger.getByTestId('pin-title').first()).toContainText(second.title, { timeout: 15_000 });
      const replay = await show.host.api.replay.get(show.room.id);
      const fromMs = Math.floor((replay.chapters[1]?.fromMs ?? 0) / 1_000) * 1_000;
      expect(await clockOf(stranger)).toBeGreaterThanOrEqual(fromMs);
      await stranger.close();
    });

    await test.step('the piece is bought in the replay, at the price of today', async () => {
      const variant = first.variants[0];
      if (!variant) throw new Error('The piece has no variant.');
      await guest.getByRole('list', { name: 'Chapters' }).getByRole('button').nth(0).click();
      await guest.getByTestId('buy-button').first().click();
      const [choose, pay] = [guest.getByTestId('checkout-button'), guest.getByTestId('pay-button')];
      await expect(choose.or(pay).first()).toBeVisible();
      if (await choose.isVisible()) {
        const chip = guest.getByTestId(`size-${variant.size === '' ? 'ONE' : variant.size}`);
        if (await chip.isVisible()) await chip.click();
        await choose.click();
      }
      await expect(pay).toBeVisible();
      const fields = {
        email: 'buyer@people.example',
        fullName: 'Amélie Laurent',
        line1: 'Rue de la République 12',
        postalCode: '69002',
        city: 'Lyon',
        cardNumber: '4242 4242 4242 4242',
        cardExpiry: '08/32',
        cardCvc: '123',
      };
      for (const [name, value] of Object.entries(fields)) {
        const field = guest.locator(`[name="${name}"]`);
        if (await field.isVisible()) await field.fill(value);
      }
      await pay.click();
      await expect(guest.getByTestId('order-confirmed')).toBeVisible({ timeout: 20_000 });
    });
  });
}

test('where shows can’t be recorded, the host is told why', async ({ browser }) => {
  const show = await prepareShow('Not to be seen again', 1);
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  if (hasFfmpeg) {
    // As the api answers where the media server has no ffmpeg.
    const view = { ...(await show.host.api.recording.get(show.room.id)), availability: 'no-ffmpeg' };
    await context.route(`**/api/rooms/${show.room.id}/recording`, (route) => route.fulfill({ json: view }));
  }
  await signIn(page);
  await page.goto(`${vitrineUrl()}/studio/shows/${show.room.id}`);
  await expect(page.getByText('Recording is off: the video server has no ffmpeg.')).toBeVisible();
  await expect(page.getByTestId('record-show')).toBeDisabled();
});
