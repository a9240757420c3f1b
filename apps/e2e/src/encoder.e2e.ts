import { createRequire } from 'node:module';
import { expect, type Page } from '@playwright/test';
import { decodedFrames } from './support/debug-window';
import { prepareShow, vitrineUrl } from './support/demo';
import { signInToStudio } from './support/studio';
import { test } from './support/test';

/** A client that others wrote, by an author of RFC 9725. */
const CLIENT_FILE = createRequire(import.meta.url).resolve('whip-whep/whip.js');
const CLIENT_URL = '/e2e-encoder/whip.js';
const START_URL = '/e2e-encoder/start.js';

/** As much of it as is used. */
interface Encoder {
  publish(connection: RTCPeerConnection, url: string, token: string): Promise<void>;
  stop(): Promise<void>;
}
declare global {
  interface Window {
    __e2eEncoder?: Encoder;
  }
}

/** A page that is no part of ours but has its origin, because encoders know none. */
async function openEncoder(page: Page, url: string): Promise<void> {
  const start = `import { WHIPClient } from '${CLIENT_URL}'; window.__e2eEncoder = new WHIPClient();`;
  await page.route(`**${CLIENT_URL}`, (route) => route.fulfill({ path: CLIENT_FILE, contentType: 'text/javascript' }));
  await page.route(`**${START_URL}`, (route) => route.fulfill({ body: start, contentType: 'text/javascript' }));
  await page.goto(url);
  await page.addScriptTag({ url: START_URL, type: 'module' });
  await expect.poll(() => page.evaluate(() => window.__e2eEncoder !== undefined)).toBe(true);
}

const publish = (page: Page, whipUrl: string, streamKey: string): Promise<void> =>
  page.evaluate(
    async ({ whipUrl, streamKey }) => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 1280, height: 720 } });
      const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
      for (const track of stream.getTracks())
        connection.addTransceiver(track, { direction: 'sendonly', streams: [stream] });
      await window.__e2eEncoder?.publish(connection, whipUrl, streamKey);
    },
    { whipUrl, streamKey },
  );

test('an encoder feeds a show by its key, until there is another key', async ({ browser }) => {
  const url = vitrineUrl();
  const show = await prepareShow('By encoder', 1);
  const permissions = ['camera', 'microphone'];
  const studio = await browser.newPage({ viewport: { width: 1440, height: 900 }, permissions });
  const encoder = await browser.newPage({ permissions });
  const viewer = await browser.newPage({ viewport: { width: 390, height: 844 } });

  await signInToStudio(studio, url);
  await studio.goto(`${url}/studio/shows/${show.room.id}/live`);
  await studio.getByTestId('switch-feed').click();
  await studio.getByTestId('make-stream-key').click();
  const streamKey = await studio.getByLabel('Stream key (bearer token)').inputValue();
  const whipUrl = await studio.getByLabel('WHIP address (server)').inputValue();

  await openEncoder(encoder, url);
  await publish(encoder, whipUrl, streamKey);
  await expect(studio.getByTestId('preflight-ready')).toBeVisible({ timeout: 20_000 });
  await studio.getByTestId('go-live').click();
  await expect(studio.getByTestId('room-status')).toHaveText(/live/i);

  await viewer.goto(`${url}/watch/${show.room.id}?debug=1`);
  await expect.poll(() => decodedFrames(viewer), { timeout: 20_000 }).toBeGreaterThan(20);

  const isPublishing = async (): Promise<boolean> => (await show.host.api.media.health(show.room.id)).isPublishing;
  expect(await isPublishing()).toBe(true);
  // Whoever has the old key is cut off, and not let in again.
  await show.host.api.streamKey.rotate(show.room.id);
  await expect.poll(isPublishing).toBe(false);
  await openEncoder(encoder, url);
  await expect(publish(encoder, whipUrl, streamKey)).rejects.toThrow(/401/);

  const next = await show.host.api.streamKey.rotate(show.room.id);
  const before = await decodedFrames(viewer);
  await openEncoder(encoder, url);
  await publish(encoder, new URL(next.whipUrl, url).href, next.streamKey ?? '');
  await expect.poll(() => decodedFrames(viewer), { timeout: 20_000 }).not.toBe(before);
  await encoder.evaluate(() => window.__e2eEncoder?.stop());
  await expect.poll(isPublishing).toBe(false);
});
