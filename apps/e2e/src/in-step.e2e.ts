import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { pictureDelayMs } from './support/debug-window';
import { prepareShow, vitrineUrl } from './support/demo';
import { readStamp, stampCamera } from './support/stamp';
import { signInToStudio } from './support/studio';
import { test } from './support/test';

const CLIP = path.resolve(import.meta.dirname, '../../../tools/demo/assets/vitrine-tryon-demo.mp4');
const CLIP_URL = '/e2e-clip.mp4';
const LATE_MS = 1_500;

declare global {
  interface Window {
    /** When the room told of the piece, and when it was seen, by the page's clock. */
    __e2ePin?: { toldAtMs: number | null; seenAtMs: number | null };
  }
}

/** The browser keeps what comes for so long, as it does by itself on a bad network. */
const playLate = async (page: Page, lateMs: number): Promise<void> => {
  await page.addInitScript((targetMs) => {
    const original = Object.getOwnPropertyDescriptor(RTCRtpReceiver.prototype, 'jitterBufferTarget');
    const set = original?.set;
    if (original === undefined || set === undefined) throw new Error('This browser has no jitterBufferTarget.');
    Object.defineProperty(RTCRtpReceiver.prototype, 'jitterBufferTarget', {
      ...original,
      set(this: RTCRtpReceiver) {
        set.call(this, targetMs);
      },
    });
  }, lateMs);
};

/** Notes the moments by itself: asking from outside would be too slow. */
const watchForPin = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const pin: NonNullable<Window['__e2ePin']> = { toldAtMs: null, seenAtMs: null };
    window.__e2ePin = pin;
    const look = (): void => {
      if (window.__vitrineRoomState?.()?.nowShowingPinId) pin.toldAtMs ??= Date.now();
      if (document.querySelector('[data-testid="pin-card"]')) pin.seenAtMs ??= Date.now();
      if (pin.seenAtMs === null) requestAnimationFrame(look);
    };
    look();
  });

test('a piece is shown when the picture that comes late gets to it', async ({ browser }) => {
  const url = vitrineUrl();
  const show = await prepareShow('In step', 1);
  const host = await browser.newPage({ viewport: { width: 1440, height: 900 }, permissions: ['camera', 'microphone'] });
  const viewer = await browser.newPage({ viewport: { width: 390, height: 844 } });

  await host.context().route(`**${CLIP_URL}`, (route) => route.fulfill({ path: CLIP, contentType: 'video/mp4' }));
  await stampCamera(host, CLIP_URL);
  await signInToStudio(host, url);
  await host.goto(`${url}/studio/shows/${show.room.id}/live`);
  await expect(host.getByTestId('preflight-ready')).toBeVisible({ timeout: 20_000 });
  await host.getByTestId('go-live').click();
  await expect(host.getByTestId('room-status')).toHaveText(/live/i);

  await playLate(viewer, LATE_MS);
  await viewer.goto(`${url}/watch/${show.room.id}?debug=1`);
  const pictureAgeMs = async (): Promise<number> => (await readStamp(viewer))?.ageMs ?? 0;
  await expect.poll(pictureAgeMs, { timeout: 30_000 }).toBeGreaterThan(LATE_MS * 0.8);
  // The player measures once a second how late it is.
  // Not until that has lasted for some of its measures does the page go by it.
  let lateMeasures = 0;
  const countLate = async (): Promise<number> => {
    lateMeasures = (await pictureDelayMs(viewer)) > LATE_MS * 0.8 ? lateMeasures + 1 : 0;
    return lateMeasures;
  };
  await expect.poll(countLate, { timeout: 30_000, intervals: [1_000] }).toBeGreaterThanOrEqual(5);

  await watchForPin(viewer);
  const tray = await show.host.api.tray.list(show.room.id);
  await show.host.api.pins.show(show.room.id, tray.items[0]?.id ?? '');
  await expect.poll(() => viewer.evaluate(() => window.__e2ePin?.seenAtMs ?? null), { timeout: 10_000 }).not.toBeNull();
  const pin = await viewer.evaluate(() => window.__e2ePin);
  const waitedMs = (pin?.seenAtMs ?? 0) - (pin?.toldAtMs ?? 0);
  const ageMs = await pictureAgeMs();
  expect(waitedMs).toBeGreaterThan(LATE_MS * 0.6);
  expect(waitedMs).toBeLessThan(ageMs + 400);
});
