import { expect, type Page } from '@playwright/test';
import { ApiPerson } from './support/api-person';
import { MODERATOR_EMAIL, prepareShow, vitrineUrl } from './support/demo';
import { signInToStudio } from './support/studio';
import { test } from './support/test';
import { expectUsable } from './support/usable';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

test('a moderator blocks a word, tries it first, and whoever writes it is told and keeps it', async ({ browser }) => {
  test.setTimeout(120_000);
  const show = await prepareShow('Rules, end to end', 1);
  await show.host.api.rooms.transition(show.room.id, { to: 'live' });
  const desk = await (await browser.newContext({ viewport: DESK })).newPage();

  await test.step('the list is tried before it is saved', async () => {
    await signInToStudio(desk, vitrineUrl(), MODERATOR_EMAIL);
    await desk.getByRole('link', { name: 'Chat rules' }).click();
    await desk.getByTestId('blocked-terms').fill('knockoff*\n***');
    await desk.getByTestId('save-blocked-terms').click();
    await expect(desk.getByText('“***”: There is no letter or digit in it.')).toBeVisible();
    await desk.getByTestId('blocked-terms').fill('knockoff*\ncheap copy');
    await desk.getByTestId('trial-message').fill('a kn0ck.offs shop');
    await expect(desk.getByTestId('trial-outcome')).toContainText('It would be refused for “knockoff*”');
    await desk.getByTestId('trial-message').fill('cheap, and no copy');
    await expect(desk.getByTestId('trial-outcome')).toHaveText('It would be shown.');
    await expectUsable(desk, 'the chat rules');
    await desk.getByTestId('save-blocked-terms').click();
    await expect(desk.getByText('Saved. It counts in all rooms now.')).toBeVisible();
    await expect(desk.getByTestId('save-blocked-terms')).toBeDisabled();
  });

  const watch = async (name: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: PHONE });
    await context.addCookies((await ApiPerson.guest(vitrineUrl(), name)).browserCookies());
    const page = await context.newPage();
    await page.goto(`${vitrineUrl()}/watch/${show.room.id}`);
    await expect(page.getByTestId('chat-input')).toBeVisible();
    return page;
  };
  const [viewer, other] = [await watch('Amélie Laurent'), await watch('Tom Roth')];
  await test.step('it is refused with a reason, nothing of it is lost, and nobody else reads it', async () => {
    await viewer.getByTestId('chat-input').fill('is this a KNOCK0FF ?');
    await viewer.getByTestId('chat-input').press('Enter');
    await expect(viewer.getByText('Not sent: the shop does not allow a word in it')).toBeVisible();
    await expect(viewer.getByText('is this a KNOCK0FF ?')).toBeVisible();
    await viewer.getByTestId('chat-input').fill('is it real silk?');
    await viewer.getByTestId('chat-input').press('Enter');
    await expect(other.getByText('is it real silk?')).toBeVisible();
    await expect(other.getByText('KNOCK0FF')).toHaveCount(0);
  });

  await test.step('what somebody else saved meanwhile is not written over', async () => {
    const phone = await (await browser.newContext({ viewport: PHONE })).newPage();
    await signInToStudio(phone, vitrineUrl(), MODERATOR_EMAIL);
    await phone.goto(`${vitrineUrl()}/studio/chat-rules`);
    await expect(phone.getByTestId('blocked-terms')).toHaveValue('knockoff*\ncheap copy');
    await expectUsable(phone, 'the chat rules on a phone');
    await desk.getByTestId('blocked-terms').fill('');
    await desk.getByTestId('save-blocked-terms').click();
    await expect(desk.getByTestId('save-blocked-terms')).toBeDisabled();
    await phone.getByTestId('blocked-terms').fill('cheap copy');
    await phone.getByTestId('save-blocked-terms').click();
    await expect(phone.getByText('Somebody else changed the list')).toBeVisible();
    await expect(phone.getByTestId('blocked-terms')).toHaveValue('cheap copy');
    await phone.context().close();
  });

  await test.step('what is allowed again is sent', async () => {
    await viewer.getByTestId('chat-input').fill('no knockoff then');
    await viewer.getByTestId('chat-input').press('Enter');
    await expect(other.getByText('no knockoff then')).toBeVisible();
  });
  for (const page of [desk, viewer, other]) await page.context().close();
});
