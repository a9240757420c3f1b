import { expect, type BrowserContext, type Page } from '@playwright/test';
import type { AgoraGrantView, MediaRole } from '@vitrine/contracts';
import { DEMO_PASSWORD, HOST_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { test } from './support/test';

/** The SDK's chunk in the built pages. */
const AGORA_CODE = /\/assets\/[^/]*agora[^/]*\.js$/i;
const AGORA_SERVERS = /^https?:\/\/[^/]*(?:agora\.io|sd-rtn\.com|rtnsvc\.com|rtesvc\.com)/;

/** A grant as the api gives it where Agora is set up, with a token that opens nothing. */
const grantFor = (role: MediaRole, channel: string): AgoraGrantView => ({
  engine: 'agora',
  role,
  appId: '0123456789abcdef0123456789abcdef',
  channel,
  uid: role === 'publish' ? 4_000 : 4_002,
  token: '007opensNothing',
  expiresAt: '2100-01-01T00:00:00.000Z',
  screen: role === 'publish' ? { uid: 4_001, token: '007opensNothing' } : null,
  audienceLatencyLevel: 2,
  proxy: 'off',
});

interface Asked {
  readonly scripts: string[];
  readonly servers: string[];
}

/** Notes what the pages of a context ask for, and lets none of it out to Agora. */
async function watchRequests(context: BrowserContext): Promise<Asked> {
  const asked: Asked = { scripts: [], servers: [] };
  await context.route(AGORA_SERVERS, (route) => {
    asked.servers.push(route.request().url());
    return route.abort('connectionfailed');
  });
  context.on('request', (request) => {
    if (AGORA_CODE.test(request.url())) asked.scripts.push(request.url());
  });
  return asked;
}

const giveAgoraGrants = (page: Page, roomId: string): Promise<unknown> =>
  page.route(`**/api/rooms/${roomId}/media-grants`, async (route) => {
    const { role } = route.request().postDataJSON() as { role: MediaRole };
    await route.fulfill({ json: grantFor(role, roomId) });
  });

test('Agora’s own software is loaded where it carries the show only, and says when no network lets it through', async ({
  browser,
}) => {
  const show = await prepareShow('Over Agora', 1);
  const host = await browser.newContext({ permissions: ['camera', 'microphone'] });
  const viewer = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const [hostAsked, viewerAsked] = [await watchRequests(host), await watchRequests(viewer)];
  const studio = await host.newPage();

  await test.step('a host who is given seats at Agora is told before the show begins', async () => {
    await giveAgoraGrants(studio, show.room.id);
    await studio.goto(`${vitrineUrl()}/studio/`);
    await studio.getByTestId('sign-in-email').fill(HOST_EMAIL);
    await studio.getByTestId('sign-in-password').fill(DEMO_PASSWORD);
    await studio.getByTestId('sign-in').click();
    await studio.waitForURL((current) => !current.pathname.includes('sign-in'));
    await studio.goto(`${vitrineUrl()}/studio/shows/${show.room.id}/live`);
    await expect(studio.getByTestId('preflight-ready')).toBeVisible({ timeout: 20_000 });
    expect(hostAsked.scripts.length).toBeGreaterThan(0);
    await studio.getByTestId('go-live').click();
    await expect(studio.getByText('Your network does not let the video through')).toBeVisible({ timeout: 25_000 });
    expect((await show.host.api.rooms.get(show.room.id)).status).toBe('draft');
  });

  await test.step('the embedded server needs nothing of it', async () => {
    await studio.unroute(`**/api/rooms/${show.room.id}/media-grants`);
    await studio.reload();
    await expect(studio.getByTestId('preflight-ready')).toBeVisible({ timeout: 20_000 });
    hostAsked.scripts.length = 0;
    await studio.reload();
    await expect(studio.getByTestId('preflight-ready')).toBeVisible({ timeout: 20_000 });
    await studio.getByTestId('go-live').click();
    await expect(studio.getByTestId('room-status')).toHaveText(/live/i);
    expect(hostAsked.scripts).toEqual([]);
  });

  await test.step('a viewer whose network lets nothing through is told so, and keeps the rest of the show', async () => {
    const page = await viewer.newPage();
    await giveAgoraGrants(page, show.room.id);
    await page.goto(`${vitrineUrl()}/watch/${show.room.id}`);
    await expect(page.getByText('Your network does not let the video through')).toBeVisible({ timeout: 25_000 });
    expect(viewerAsked.scripts.length).toBeGreaterThan(0);
    await expect(page.getByTestId('chat-input')).toBeVisible();
  });

  // Where Agora is not set up, the pages' policy does not even let them ask.
  expect([...hostAsked.servers, ...viewerAsked.servers]).toEqual([]);
});
