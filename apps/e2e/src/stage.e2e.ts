import { expect, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { DEMO_PASSWORD, HOST_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { test } from './support/test';

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1440, height: 900 };

async function person(
  browser: Browser,
  viewport: { readonly width: number; readonly height: number },
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport, permissions: ['camera', 'microphone'] });
  return { context, page: await context.newPage() };
}

/** Videos of the page that show something, by how many pictures they have painted so far. */
const paintedPictures = (page: Page): Promise<number[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('video')]
      .filter(({ videoWidth, paused, readyState }) => videoWidth > 0 && !paused && readyState >= 2)
      .map((video) => video.getVideoPlaybackQuality().totalVideoFrames),
  );

/** All of so many pictures move. */
async function expectMoving(page: Page, count: number): Promise<void> {
  await expect
    .poll(
      async () => {
        const before = await paintedPictures(page);
        await page.waitForTimeout(400);
        const after = await paintedPictures(page);
        return before.length === after.length
          ? after.filter((frames, index) => frames > (before[index] ?? 0)).length
          : -1;
      },
      { timeout: 30_000 },
    )
    .toBe(count);
}

/** A screen to share without the system's dialog: red, and never quite still. */
const giveScreen = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    navigator.mediaDevices.getDisplayMedia = () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 720 });
      const painter = canvas.getContext('2d');
      let tick = 0;
      setInterval(() => {
        if (painter === null) return;
        painter.fillStyle = '#c00000';
        painter.fillRect(0, 0, 1280, 720);
        painter.fillStyle = tick++ % 2 === 0 ? '#c00000' : '#c00404';
        painter.fillRect(0, 0, 40, 40);
      }, 66);
      return Promise.resolve(canvas.captureStream(15));
    };
  });

/** Whether the host's picture is that screen; the browser's own camera is green. */
const isRed = (page: Page): Promise<boolean> =>
  page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('[data-testid="video"]');
    const painter = new OffscreenCanvas(1, 1).getContext('2d');
    if (video === null || painter === null || video.videoWidth === 0) return false;
    painter.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = painter.getImageData(0, 0, 1, 1).data;
    return red > 120 && green < 60 && blue < 60;
  });

test('a guest comes on stage by a link, is seen beside the host, shares it with a screen, and is taken off', async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const url = vitrineUrl();
  const show = await prepareShow('Two on stage', 1);
  const [host, guest, viewer] = [
    await person(browser, DESKTOP),
    await person(browser, PHONE),
    await person(browser, PHONE),
  ];
  let link = '';
  await giveScreen(host.context);

  await test.step('the host goes live and makes a link', async () => {
    await host.page.goto(`${url}/studio/`);
    await host.page.getByTestId('sign-in-email').fill(HOST_EMAIL);
    await host.page.getByTestId('sign-in-password').fill(DEMO_PASSWORD);
    await host.page.getByTestId('sign-in').click();
    await host.page.waitForURL((current) => !current.pathname.includes('sign-in'));
    await host.page.goto(`${url}/studio/shows/${show.room.id}/live`);
    await expect(host.page.getByTestId('preflight-ready')).toBeVisible({ timeout: 20_000 });
    await host.page.getByTestId('go-live').click();
    await expect(host.page.getByTestId('room-status')).toHaveText(/live/i);
    await host.page.getByTestId('invite-to-stage').click();
    link = (await host.page.getByTestId('copy-stage-link').getAttribute('data-link')) ?? '';
    expect(link).toMatch(/\/studio\/stage#vsg_[\w-]{43}$/);
    await viewer.page.goto(`${url}/watch/${show.room.id}?debug=1`);
    await expectMoving(viewer.page, 1);
  });

  await test.step('the guest checks the camera and waits, seen by nobody', async () => {
    // The demo server may stand at another address than the one that this browser opened.
    await guest.page.goto(`${url}/studio/stage${new URL(link).hash}`);
    await guest.page.getByTestId('open-camera').click();
    await expect(guest.page.getByTestId('own-preview')).toBeVisible();
    await guest.page.getByTestId('stage-name').fill('Noor');
    await guest.page.getByTestId('enter-waiting-room').click();
    await expect(guest.page.getByTestId('waiting-room')).toBeVisible();
    await expect(viewer.page.getByTestId('stage-person')).toHaveCount(0);
    await guest.page.reload();
    await expect(guest.page.getByTestId('waiting-room')).toBeVisible();
  });

  await test.step('admitted, everybody sees everybody, with names', async () => {
    await expect(host.page.getByTestId('stage-waiting')).toContainText('Noor', { timeout: 15_000 });
    await host.page.getByTestId('admit').click();
    await expect(guest.page.getByTestId('stage-stream')).toHaveText('You are seen', { timeout: 20_000 });
    await expect(viewer.page.getByTestId('stage-person')).toContainText('Noor');
    await expectMoving(viewer.page, 2);
    await expectMoving(host.page, 2);
    await expectMoving(guest.page, 2);
  });

  await test.step('a latecomer sees both; one large shows both too', async () => {
    await host.page.getByText('One large').click();
    const late = await person(browser, DESKTOP);
    await late.page.goto(`${url}/watch/${show.room.id}`);
    await expect(late.page.getByTestId('stage-person')).toContainText('Noor');
    await expectMoving(late.page, 2);
    await late.context.close();
    await host.page.getByText('Side by side').click();
  });

  await test.step('a screen takes the place of the host’s camera and gives it back, the guest stays', async () => {
    await host.page.getByTestId('share-screen').click();
    await expect.poll(() => isRed(viewer.page), { timeout: 15_000 }).toBe(true);
    await expectMoving(viewer.page, 2);
    await host.page.getByTestId('share-screen').click();
    await expect.poll(() => isRed(viewer.page), { timeout: 15_000 }).toBe(false);
  });

  await test.step('the guest’s reload is a break of theirs alone', async () => {
    await guest.page.reload();
    await expect(guest.page.getByTestId('stage-stream')).toHaveText('You are seen', { timeout: 20_000 });
    await expectMoving(viewer.page, 2);
  });

  await test.step('taken off, the guest is told, and is seen by nobody', async () => {
    await host.page.getByTestId('remove-from-stage').click();
    await expect(guest.page.getByTestId('stage-over')).toHaveAttribute('data-status', 'removed', { timeout: 15_000 });
    await expect(viewer.page.getByTestId('stage-person')).toHaveCount(0);
    await expectMoving(viewer.page, 1);
    // The same link does not let them in again.
    await guest.page.goto(`${url}/studio/stage${new URL(link).hash}`);
    await guest.page.reload();
    await expect(guest.page.getByTestId('stage-over')).toHaveAttribute('data-status', 'removed');
  });

  await show.host.api.rooms.transition(show.room.id, { to: 'ended' });
});

test('whoever does not agree to be recorded does not come on the stage of a recorded show', async ({ browser }) => {
  const url = vitrineUrl();
  const show = await prepareShow('Recorded, with a guest', 1);
  const { availability } = await show.host.api.recording.get(show.room.id);
  expect(availability, 'this journey needs an ffmpeg: see FFMPEG_PATH').toBe('available');
  await show.host.api.recording.set(show.room.id, { isRecorded: true });
  const { secret = '' } = await show.host.api.stage.invite(show.room.id);
  const { page } = await person(browser, PHONE);

  await page.goto(`${url}/studio/stage#${secret}`);
  await page.getByTestId('open-camera').click();
  await expect(page.getByTestId('own-preview')).toBeVisible();
  await page.getByTestId('stage-name').fill('Noor');
  await expect(page.getByTestId('stage-consent')).not.toBeChecked();
  await expect(page.getByTestId('enter-waiting-room')).toBeDisabled();
  expect((await show.host.api.stage.desk(show.room.id)).waiting).toEqual([]);

  await page.getByTestId('stage-consent').check();
  await page.getByTestId('enter-waiting-room').click();
  await expect(page.getByTestId('waiting-room')).toBeVisible();
  expect((await show.host.api.stage.desk(show.room.id)).waiting.map(({ displayName }) => displayName)).toEqual([
    'Noor',
  ]);
});
